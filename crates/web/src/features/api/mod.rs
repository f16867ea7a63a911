//! APIの説明: the reference of the API as a page, made of the same table and schemas as the OpenAPI document.

mod shapes;

use askama::Template;
use axum::http::Method;

use crate::api::{Endpoint, document, endpoints};
use crate::page::Page;
use crate::parts::Crumbs;
use crate::shell::Shell;
use crate::visitor::At;
use shapes::{Kind, ShapeDoc, shapes};

/// Where the server is reached unless it was told otherwise.
const HERE: &str = "http://localhost:8480";

/// APIの説明.
#[derive(Debug, Template)]
#[template(path = "api/reference.html")]
pub struct ReferencePage {
    /// The frame.
    pub shell: Shell,
    /// The pages above.
    pub crumbs: Crumbs,
    /// The endpoints.
    pub endpoints: Vec<EndpointDoc>,
    /// The shapes of what they answer.
    pub shapes: Vec<ShapeDoc>,
}

/// ひとつのアドレスの説明.
#[derive(Clone, Debug)]
pub struct EndpointDoc {
    /// Its place on the page.
    pub anchor: &'static str,
    /// The method.
    pub method: Method,
    /// The address.
    pub path: &'static str,
    /// What it is for.
    pub summary: &'static str,
    /// What can be said in the address.
    pub parameters: Vec<ParameterDoc>,
    /// How to ask it.
    pub curl: String,
    /// What is answered.
    pub answer: Kind,
}

/// ひとつの指定の説明.
#[derive(Clone, Debug)]
pub struct ParameterDoc {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub purpose: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

/// The reference.
pub async fn page(At { shell, .. }: At) -> Page<ReferencePage> {
    let document = document();
    let crumbs = Crumbs::new(&shell, [(shell.t("nav-help"), "/help".to_owned())]);
    let answer = |of: &Endpoint| {
        let method = of.method.as_str().to_ascii_lowercase();
        Kind::of(&document["paths"][of.path][method]["responses"]["200"]["content"]["application/json"]["schema"])
    };
    let endpoints = endpoints().iter().map(|endpoint| EndpointDoc::new(endpoint, answer(endpoint))).collect();
    Page(ReferencePage { crumbs, endpoints, shapes: shapes(&document), shell })
}

impl EndpointDoc {
    fn new(of: &Endpoint, answer: Kind) -> Self {
        let parameters = of.parameters.iter().map(|of| ParameterDoc { name: of.name, purpose: of.purpose, required: of.required });
        let address = format!("{HERE}{}", of.example());
        let curl = match of.body {
            None => format!("curl '{address}'"),
            Some(_) => format!("curl '{address}' -H 'Content-Type: application/json' -d '{{\"text\": \"000123\"}}'"),
        };
        Self { anchor: of.name, method: of.method.clone(), path: of.path, summary: of.summary, parameters: parameters.collect(), curl, answer }
    }
}
