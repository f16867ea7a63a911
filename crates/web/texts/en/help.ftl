help-pages = Contents of the manual (in Japanese)
