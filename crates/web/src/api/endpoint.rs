//! `Endpoint`: one row of the table of the API: where, what for, with which parameters, and the shape of the answer.

use axum::http::Method;
use axum::routing::{MethodRouter, get, post};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::note::Shows;
use crate::permit::Act;
use crate::routes::Route;
use crate::site::Site;

/// APIの一行.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The method.
    pub method: Method,
    /// The address, with its places in braces.
    pub path: &'static str,
    /// What it lets somebody do.
    pub act: Act,
    /// Whether it shows records of single people.
    pub shows: Shows,
    /// Its name for programs.
    pub name: &'static str,
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// What can be said in the address.
    pub parameters: Vec<Parameter>,
    /// What is sent, where something is.
    pub body: Option<Shape>,
    /// What is answered.
    pub shape: Shape,
    /// Who answers.
    pub answer: MethodRouter<Site>,
}

/// 指定: a value in the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// Where it stands.
    pub place: Place,
    /// What it holds.
    pub kind: ParameterKind,
    /// What it is for.
    pub purpose: &'static str,
    /// An example.
    pub example: &'static str,
    /// Whether it must be given.
    pub required: bool,
}

/// Where a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the path.
    Path,
    /// After the question mark.
    Query,
}

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// 文字列
    Text,
    /// 整数
    Number,
}

/// 形: the schema of what is sent or answered.
#[derive(Clone, Copy, Debug)]
pub struct Shape(fn(&mut SchemaGenerator) -> Schema);

impl Shape {
    /// That of a type.
    pub fn of<T: JsonSchema>() -> Self {
        Self(|generator| generator.subschema_for::<T>())
    }

    /// The schema, whose parts the generator keeps.
    pub fn schema(self, generator: &mut SchemaGenerator) -> Schema {
        (self.0)(generator)
    }
}

impl Parameter {
    /// A text of the query that may be left out.
    pub const fn text(name: &'static str, purpose: &'static str, example: &'static str) -> Self {
        Self { name, place: Place::Query, kind: ParameterKind::Text, purpose, example, required: false }
    }

    /// A number of the query that may be left out.
    pub const fn number(name: &'static str, purpose: &'static str, example: &'static str) -> Self {
        Self { kind: ParameterKind::Number, ..Self::text(name, purpose, example) }
    }

    /// The same where it must be given.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// The same in the path.
    pub const fn in_path(self) -> Self {
        Self { place: Place::Path, ..self.required() }
    }
}

impl Endpoint {
    /// One that reads.
    pub fn reads<H, T>(path: &'static str, act: Act, name: &'static str, summary: &'static str, shape: Shape, handler: H) -> Self
    where
        H: axum::handler::Handler<T, Site>,
        T: 'static,
    {
        Self { method: Method::GET, path, act, shows: Shows::of(act), name, summary, parameters: Vec::new(), body: None, shape, answer: get(handler) }
    }

    /// The same that is sent something.
    pub fn sent<H, T>(self, body: Shape, handler: H) -> Self
    where
        H: axum::handler::Handler<T, Site>,
        T: 'static,
    {
        Self { method: Method::POST, body: Some(body), answer: post(handler), ..self }
    }

    /// The same, which shows people although its act is about more than people.
    pub fn with_people(self) -> Self {
        Self { shows: Shows::People, ..self }
    }

    /// The same with these parameters.
    pub fn with(mut self, parameters: &[Parameter]) -> Self {
        self.parameters.extend_from_slice(parameters);
        self
    }

    /// An address as somebody would write it, and what is sent along.
    pub fn example(&self) -> String {
        let filled = |path: String, of: &Parameter| path.replace(&format!("{{{}}}", of.name), of.example);
        let path = self.parameters.iter().filter(|of| of.place == Place::Path).fold(self.path.to_owned(), filled);
        let query: Vec<String> = self.parameters.iter().filter(|of| of.required && of.place == Place::Query).map(pair).collect();
        if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) }
    }
}

fn pair(of: &Parameter) -> String {
    format!("{}={}", of.name, of.example)
}

impl From<Endpoint> for Route {
    fn from(endpoint: Endpoint) -> Self {
        Self { method: endpoint.method, shows: endpoint.shows, ..crate::routes::reads(endpoint.path, endpoint.act, endpoint.answer) }
    }
}
