# Readings
nav-readings = Who looked
readings-lead = Who looked at or exported the records of staff, and when. It is noted before the answer is shown. People looking at their own record are not noted.
readings-own-lead = Who looked at or exported your record, and when. Your own visits and lists in which you are one line are not included.
readings-person = Staff number or name
readings-place = Where
readings-people = { $n } people
readings-act-view = Viewed
readings-act-search = Searched
readings-act-export = Exported
readings-nobody = Nobody has this staff number or name. Please check the list of people.
readings-several = { $n } people fit. Please give the staff number.
readings-no-account = There is no account with this login. Please check the login.
readings-whose = Who looked at this record
