# API
api-wrong = 「{ $name }」の指定「{ $value }」を読み取れません。APIの説明にある書き方で指定してください。
api-search-empty = 探す語句がありません。「text」に氏名、カナ、または職員番号を書いてください。
api-search-body = 本文を読み取れません。Content-Type を application/json とし、「text」に氏名、カナ、または職員番号を書いた JSON を送ってください。
api-since-missing = 比べる日がありません。「since」に日付を指定してください。
api-title = API
