# 閲覧の記録
nav-readings = 閲覧の記録
readings-lead = 職員の記録を、だれがいつ見たか、書き出したか。回答を示す前に必ず記録されます。本人が自分の記録を見たときは記録されません。
readings-own-lead = あなたの記録を、だれがいつ見たか、書き出したか。あなた自身が見たときと、職員の一覧の一行として見られたときは含みません。
readings-person = 職員番号または氏名
readings-place = 見たところ
readings-people = { $n }人
readings-act-view = 閲覧
readings-act-search = 検索
readings-act-export = 書出し
readings-nobody = この職員番号または氏名の職員はいません。職員の一覧で確かめてください。
readings-several = { $n }人が該当します。職員番号で指定してください。
readings-no-account = この利用者IDの利用者はいません。利用者IDを確かめてください。
readings-whose = この記録を見た人
