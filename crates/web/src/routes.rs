//! The table of routes: every address, what it lets somebody do, and who answers. There is no other way in.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::routing::{MethodRouter, get, post};

use crate::features::*;
use crate::note::Shows;
use crate::permit::Act;
use crate::site::Site;
use crate::{api, assets};

/// 経路: one row of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The address, with its places in braces.
    pub path: &'static str,
    /// What it lets somebody do.
    pub act: Act,
    /// Whether it shows records of single people, so that looking is noted. What its act says, unless the row says more.
    pub shows: Shows,
    /// Who answers.
    pub answer: MethodRouter<Site>,
}

impl Route {
    /// The same route, which shows people although its act is about more than people.
    pub fn with_people(self) -> Self {
        Self { shows: Shows::People, ..self }
    }
}

/// Every route.
pub fn table() -> Vec<Route> {
    let mut rows = vec![
        // 画面
        reads("/", Act::ReadFigures, get(home::page)).with_people(),
        reads("/people", Act::ListPeople, get(people::list)),
        reads("/people/search", Act::ListPeople, get(people::no_search)),
        sends("/people/search", Act::ListPeople, post(people::search)),
        reads("/people/export", Act::ListPeople, get(people::export)),
        sends("/people/export", Act::ListPeople, post(people::export_search)),
        reads("/targets", Act::ReadFigures, get(targets::list)),
        reads("/targets/export", Act::ReadFigures, get(targets::export)),
        reads("/targets/{id}", Act::ReadFigures, get(targets::page)).with_people(),
        reads("/targets/{id}/people", Act::ListPeople, get(targets::people)),
        reads("/changes", Act::ListPeople, get(changes::page)),
        reads("/changes/export", Act::ListPeople, get(changes::export)),
        reads("/attention/{kind}", Act::ListPeople, get(attention::page)),
        reads("/attention/{kind}/export", Act::ListPeople, get(attention::export)),
        reads("/data", Act::ReadJournal, get(data::page)),
        reads("/data/import/{kind}", Act::WriteLedger, get(data::import::form)),
        sends("/data/import/{kind}", Act::WriteLedger, post(data::import::send).layer(DefaultBodyLimit::max(data::import::PATIENCE))),
        reads("/data/uploads/{token}", Act::WriteLedger, get(data::upload::page)).with_people(),
        sends("/data/uploads/{token}", Act::WriteLedger, post(data::upload::read_again)).with_people(),
        reads("/data/uploads/{token}/problems", Act::WriteLedger, get(data::upload::problems)).with_people(),
        reads("/data/uploads/{token}/changes", Act::WriteLedger, get(data::upload::changes)).with_people(),
        sends("/data/uploads/{token}/mapping", Act::WriteLedger, post(data::upload::save_mapping)),
        sends("/data/uploads/{token}/cancel", Act::WriteLedger, post(data::upload::cancel)),
        sends("/data/uploads/{token}/apply", Act::WriteLedger, post(data::apply::apply)),
        sends("/data/uploads/{token}/stop", Act::WriteLedger, post(data::apply::stop)),
        reads("/data/uploads/{token}/state", Act::WriteLedger, get(data::apply::state)),
        reads("/data/imports", Act::ReadJournal, get(data::imports::list)),
        reads("/data/imports/file", Act::ReadJournal, get(data::imports::file)),
        reads("/data/imports/{id}", Act::ReadJournal, get(data::imports::one)).with_people(),
        reads("/data/imports/{id}/undo", Act::WriteLedger, get(data::imports::ask_undo)).with_people(),
        sends("/data/imports/{id}/undo", Act::WriteLedger, post(data::imports::undo)),
        reads("/data/journal", Act::ReadJournal, get(data::journal::page)),
        reads("/data/journal/file", Act::ReadJournal, get(data::journal::file)),
        reads("/data/export", Act::ListPeople, get(data::export::page)),
        reads("/data/export/{what}", Act::ListPeople, get(data::export::file)),
        reads("/help", Act::ReadPublic, get(help::index)),
        reads("/help/{name}", Act::ReadPublic, get(help::one)),
        reads("/help/images/{name}", Act::ReadPublic, get(help::picture)),
        reads("/sections", Act::ReadSections, get(sections::tree)).with_people(),
        reads("/sections/export", Act::ReadSections, get(sections::export)).with_people(),
        reads("/sections/skills", Act::ReadSections, get(sections::skills)),
        reads("/sections/vacancies", Act::ReadSections, get(sections::vacancies)).with_people(),
        reads("/sections/changes", Act::ReadSections, get(sections::changes)).with_people(),
        reads("/sections/{key}", Act::ReadSection, get(sections::one)),
        reads("/people/{key}", Act::ReadPerson, get(person::steps::page)),
        reads("/people/{key}/skills", Act::ReadPerson, get(person::skills::page)),
        reads("/people/{key}/training", Act::ReadPerson, get(person::training::page)),
        reads("/people/{key}/career", Act::ReadPerson, get(person::career::page)),
        reads("/people/{key}/outlook", Act::ReadPerson, get(person::outlook::page)),
        reads("/people/{key}/records", Act::ReadPerson, get(person::records::page)),
        reads("/people/{key}/disclosure", Act::Disclose, get(person::disclosure::page)),
        reads("/people/{key}/disclosure/file", Act::Disclose, get(person::disclosure::file)),
        reads("/corrections", Act::AnswerCorrections, get(corrections::list)),
        sends("/corrections/{id}", Act::AnswerCorrections, post(corrections::answer::send)),
        reads("/corrections/own", Act::AskCorrection, get(corrections::file::page)),
        sends("/corrections/own", Act::AskCorrection, post(corrections::file::send)),
        reads("/policy", Act::ReadPolicy, get(policy::overview::page)),
        reads("/policy/roles", Act::ReadPolicy, get(policy::roles::page)),
        reads("/policy/roles/{id}", Act::ReadPolicy, get(policy::role::page)),
        reads("/policy/schemes/{id}", Act::ReadPolicy, get(policy::scheme::page)),
        reads("/policy/requirements", Act::ReadPolicy, get(policy::requirements::page)),
        reads("/policy/requirements/{id}", Act::ReadPolicy, get(policy::requirement::page)),
        reads("/policy/skills", Act::ReadPolicy, get(policy::skills::page)),
        reads("/policy/stages", Act::ReadPolicy, get(policy::stages::page)),
        reads("/policy/courses", Act::ReadPolicy, get(policy::courses::page)),
        reads("/policy/courses/{id}/people", Act::ListPeople, get(policy::people::page)),
        reads("/policy/targets", Act::ReadPolicy, get(policy::targets::page)),
        reads("/policy/measures", Act::ReadPolicy, get(policy::measures::page)),
        reads("/policy/bodies", Act::ReadPolicy, get(policy::bodies::page)),
        reads("/policy/plan", Act::ReadPolicy, get(policy::plan::page)),
        reads("/policy/diagnostics", Act::ReadPolicy, get(policy::diagnostics::page)),
        reads("/policy/compare", Act::ReadPolicy, get(policy::compare::page)),
        sends("/policy/compare", Act::TryPolicy, post(policy::compare::uploaded)),
        reads("/policy/all", Act::ReadPolicy, get(policy::whole::page)),
        reads("/what-if", Act::TryPolicy, get(what_if::start::page)),
        reads("/what-if/edit", Act::TryPolicy, get(what_if::edit::page)),
        sends("/what-if/edit", Act::TryPolicy, post(what_if::edit::send)),
        reads("/what-if/result", Act::TryPolicy, get(what_if::result::page)).with_people(),
        reads("/what-if/result/people", Act::TryPolicy, get(what_if::moved::page)).with_people(),
        reads("/what-if/result/export", Act::TryPolicy, get(what_if::moved::export)).with_people(),
        reads("/what-if/upload", Act::TryPolicy, get(what_if::upload::none)),
        sends("/what-if/upload", Act::TryPolicy, post(what_if::upload::send)),
        reads("/what-if/people/{key}", Act::ReadPerson, get(what_if::person::page)),
        reads("/offices", Act::AssignOffices, get(offices::list)),
        sends("/offices", Act::AssignOffices, post(offices::change::assign)),
        sends("/offices/{id}/end", Act::AssignOffices, post(offices::change::end)),
        reads("/aggregates", Act::ReadAggregates, get(aggregates::page)),
        reads("/aggregates/export", Act::ReadAggregates, get(aggregates::export)),
        reads("/settings", Act::ManageSettings, get(settings::page)),
        sends("/settings/{name}", Act::ManageSettings, post(settings::send)),
        reads("/permissions", Act::ReadPermissions, get(permissions::page)),
        reads("/readings", Act::ReadReadings, get(readings::page)).with_people(),
        sends("/readings", Act::ReadReadings, post(readings::search::send)).with_people(),
        reads("/readings/file", Act::ReadReadings, get(readings::file)).with_people(),
        reads("/api", Act::ReadPublic, get(crate::features::api::page)),
        // 利用者
        reads("/sign-in", Act::SignIn, get(sign_in::page)),
        sends("/sign-in", Act::SignIn, post(sign_in::send)),
        reads("/sign-in/places", Act::SignIn, get(sign_in::place::page)),
        reads("/sign-in/places/{code}", Act::SignIn, get(sign_in::place::choose)),
        reads("/sign-in/first", Act::SignIn, get(sign_in::first::page)),
        sends("/sign-in/first", Act::SignIn, post(sign_in::first::send)),
        reads("/sign-in/password", Act::SignIn, get(sign_in::first::choose)),
        sends("/sign-in/password", Act::SignIn, post(sign_in::first::chosen)),
        reads("/sign-in/second", Act::SignIn, get(sign_in::second::page)),
        sends("/sign-in/second", Act::SignIn, post(sign_in::second::send)),
        sends("/sign-in/passkey/ask", Act::SignIn, post(sign_in::passkey::ask)),
        sends("/sign-in/passkey", Act::SignIn, post(sign_in::passkey::send)),
        sends("/sign-out", Act::SignIn, post(sign_in::out)),
        reads("/sign-in/oidc/{provider}", Act::SignIn, get(sign_in::outside::start)),
        reads("/sign-in/oidc/{provider}/return", Act::SignIn, get(sign_in::outside::back)),
        reads("/account", Act::OwnAccount, get(account::page)),
        sends("/account/password", Act::OwnAccount, post(account::password::send)),
        reads("/account/second", Act::SetUpSecond, get(account::second::page)),
        sends("/account/app/start", Act::SetUpSecond, post(account::app::start)),
        sends("/account/app", Act::SetUpSecond, post(account::app::send)),
        sends("/account/app/remove", Act::OwnAccount, post(account::app::remove)),
        sends("/account/recovery", Act::OwnAccount, post(account::app::renew)),
        sends("/account/keys/ask", Act::SetUpSecond, post(account::keys::ask)),
        sends("/account/keys", Act::SetUpSecond, post(account::keys::send)),
        sends("/account/keys/remove", Act::OwnAccount, post(account::keys::remove)),
        sends("/account/sessions", Act::OwnAccount, post(account::sessions::end)),
        reads("/account/places", Act::SetUpSecond, get(account::places::page)),
        sends("/account/places", Act::SetUpSecond, post(account::places::send)),
        reads("/accounts", Act::ManageAccounts, get(accounts::list)),
        sends("/accounts", Act::ManageAccounts, post(accounts::create::one)),
        sends("/accounts/admit", Act::ManageAccounts, post(accounts::guests::admit)),
        sends("/accounts/import", Act::ManageAccounts, post(accounts::create::many).layer(DefaultBodyLimit::max(20_000_000))),
        reads("/accounts/review", Act::ManageAccounts, get(accounts::review::page)),
        sends("/accounts/review", Act::ManageAccounts, post(accounts::review::send)),
        reads("/accounts/{key}", Act::ManageAccounts, get(accounts::one)),
        sends("/accounts/{key}/{act}", Act::ManageAccounts, post(accounts::change::send)),
        // 部品
        reads("/assets/{name}", Act::ReadPublic, get(assets::serve)),
        reads("/healthz", Act::ReadPublic, get(api::health)),
    ];
    rows.extend(api::routes());
    rows
}

/// The first row of a path.
pub fn find(path: &str) -> Option<&'static Route> {
    static TABLE: LazyLock<Vec<Route>> = LazyLock::new(table);
    TABLE.iter().find(|route| route.path == path)
}

/// A route that only reads.
pub fn reads(path: &'static str, act: Act, answer: MethodRouter<Site>) -> Route {
    Route { method: Method::GET, path, act, shows: Shows::of(act), answer }
}

/// A route that is sent a form.
pub fn sends(path: &'static str, act: Act, answer: MethodRouter<Site>) -> Route {
    Route { method: Method::POST, path, act, shows: Shows::of(act), answer }
}

/// `docs/routes.md`: the table as a page, for whoever decides who may do what.
pub fn document() -> String {
    let mut text = String::from(
        "# アドレスの一覧\n\nこのページは `crates/web/src/routes.rs` の表から作られています（`cargo run -p ayumi-web --example routes > docs/routes.md`）。\n\n\
         「記録」が「○」のアドレスは職員の記録を示すので、だれがいつ見たかが回答の前に記録されます（本人が自分の記録を見たときを除く）。\n\n\
         | アドレス | 方法 | 行為 | 記録 | 内容 |\n|---|---|---|---|---|\n",
    );
    let told = api::endpoints();
    for Route { method, path, act, shows, .. } in table() {
        let summary = told.iter().find(|of| (of.path, &of.method) == (path, &method)).map_or(act.ja(), |of| of.summary);
        let noted = if shows == Shows::People { "○" } else { "" };
        let _ = writeln!(text, "| `{path}` | {method} | `{act}` | {noted} | {summary} |");
    }
    text
}
