help-pages = 手引きの目次
