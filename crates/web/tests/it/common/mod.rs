//! What tests of all routes share: an address of each that leads somewhere in a town.

use ayumi_testkit::Town;
use ayumi_web::routes::Route;
use ayumi_web::world::World;

/// An address of this row in the town: the first of whatever its places name.
pub fn sample(route: &Route, world: &World, asset: &str) -> String {
    let policy = world.policy();
    let first = |id: Option<&ayumi_facts::Code>| id.map_or("none", |id| id.as_str());
    let place = |part: &str| match (part, route.path.split('/').nth(1)) {
        ("{key}", _) => "1".to_owned(),
        ("{rule}", _) => first(policy.schemes.keys().next()).to_owned(),
        ("{kind}", Some("attention")) => "soon".to_owned(),
        ("{kind}" | "{what}", _) => "staff".to_owned(),
        ("{token}", _) => "0".to_owned(),
        ("{code}", _) => "000000".to_owned(),
        ("{provider}", _) => "none".to_owned(),
        ("{name}", Some("settings")) => "least".to_owned(),
        ("{act}", _) => "lock".to_owned(),
        ("{name}", Some("assets")) => asset.to_owned(),
        ("{name}", _) => "start".to_owned(),
        ("{id}", Some("targets")) => first(policy.targets.keys().next()).to_owned(),
        ("{id}", Some("policy")) if route.path.contains("/roles/") => first(policy.roles.keys().next()).to_owned(),
        ("{id}", Some("policy")) if route.path.contains("/schemes/") => first(policy.schemes.keys().next()).to_owned(),
        ("{id}", Some("policy")) if route.path.contains("/courses/") => first(policy.pack.courses.first().map(|course| &course.id.value)).to_owned(),
        ("{id}", Some("policy")) => first(policy.requirements.keys().next()).to_owned(),
        ("{id}", _) => "1".to_owned(),
        (part, _) if part.starts_with('{') => panic!("{}: say what {part} can be", route.path),
        (part, _) => part.to_owned(),
    };
    route.path.split('/').map(place).collect::<Vec<_>>().join("/")
}

/// The name of an asset, as the first page names it.
pub async fn asset(town: &Town) -> String {
    let home = town.get("/").await;
    home.body.split("/assets/").nth(1).and_then(|rest| rest.split('"').next()).expect("an asset").to_owned()
}
