//! The OpenAPI 3.1 document, put together from the table and the schemas of the answers.

use ayumi_answers::schema::generator;
use schemars::SchemaGenerator;
use serde_json::{Map, Value, json};

use super::{Endpoint, Envelope, Parameter, ParameterKind, Place, endpoints};

/// The whole document.
pub fn document() -> Value {
    let mut generator = generator();
    let mut paths: Map<String, Value> = Map::new();
    let error = generator.subschema_for::<Envelope>();
    for endpoint in endpoints() {
        let of = paths.entry(endpoint.path).or_insert_with(|| json!({}));
        of[endpoint.method.as_str().to_ascii_lowercase()] = operation(&endpoint, error.as_value(), &mut generator);
    }
    json!({
        "openapi": "3.1.0",
        "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
        "info": {
            "title": "あゆみ API",
            "version": "1",
            "description": "画面とコマンドと同じ答えを JSON で返します。期間は始まりの日を含み、終わりの日（until）を含みません。",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": { "schemas": generator.take_definitions(true) },
    })
}

fn operation(endpoint: &Endpoint, error: &Value, generator: &mut SchemaGenerator) -> Value {
    let mut operation = json!({
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "x-act": endpoint.act.name(),
        "parameters": endpoint.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": { "description": "答え", "content": json_of(endpoint.shape.schema(generator).as_value()) },
            "default": { "description": "誤り", "content": json_of(error) },
        },
    });
    if let Some(body) = endpoint.body {
        operation["requestBody"] = json!({ "required": true, "content": json_of(body.schema(generator).as_value()) });
    } else if !endpoint.parameters.is_empty() {
        operation["responses"]["304"] = json!({ "description": "前の答えから変わっていない（If-None-Match）" });
    }
    operation
}

fn json_of(schema: &Value) -> Value {
    json!({ "application/json": { "schema": schema } })
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": match parameter.place { Place::Path => "path", Place::Query => "query" },
        "required": parameter.required,
        "description": parameter.purpose,
        "schema": { "type": match parameter.kind { ParameterKind::Text => "string", ParameterKind::Number => "integer" } },
    })
}
