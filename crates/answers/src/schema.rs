//! JSON Schema of the answers, as serde writes them, for an OpenAPI 3.1 document.

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;

/// A generator whose references point into the components of an OpenAPI document: `subschema_for` each answer that a
/// route gives, then `take_definitions` gives what stands there.
///
/// ```
/// use ayumi_answers::{kpi::KpiView, schema};
///
/// let mut generator = schema::generator();
/// let reference = generator.subschema_for::<KpiView>();
/// assert_eq!(reference.get("$ref").and_then(|to| to.as_str()), Some("#/components/schemas/KpiView"));
/// assert!(generator.take_definitions(true).contains_key("KpiView"));
/// ```
pub fn generator() -> SchemaGenerator {
    // Every key is always there, also where its value is null: that is the contract of what is written.
    let settings = SchemaSettings::draft2020_12().for_serialize();
    settings.with(|settings| settings.definitions_path = "/components/schemas".into()).into_generator()
}
