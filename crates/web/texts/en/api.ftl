# API
api-wrong = “{ $value }” cannot be read as “{ $name }”. Write it as the API reference says.
api-search-empty = There is nothing to look for. Put a name, kana or staff number into “text”.
api-search-body = The body cannot be read. Send it as application/json: an object whose “text” is a name, kana or staff number.
api-since-missing = The day to compare with is missing. Give a date as “since”.
api-title = API
