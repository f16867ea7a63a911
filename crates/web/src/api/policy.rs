//! The policy, and what there is to ask about at all.

use axum::response::{IntoResponse, Response};
use ayumi_answers::overview::{self, OverviewView};
use ayumi_answers::policy;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Asked, document, endpoints};
use crate::error::AppError;

/// 概要と、APIのアドレス.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Overview {
    /// What there is.
    #[serde(flatten)]
    pub answer: OverviewView,
    /// APIのアドレス
    pub links: Vec<&'static str>,
}

/// What there is.
pub async fn overview(asked: Asked) -> Result<Response, AppError> {
    let links = endpoints().iter().map(|endpoint| endpoint.path).collect();
    asked.json(&Overview { answer: overview::view(&asked.ask.desk()), links })
}

/// What the policy holds.
pub async fn policy(asked: Asked) -> Result<Response, AppError> {
    asked.json(&policy::view(&asked.ask.desk()))
}

/// Every requirement of the policy.
pub async fn requirements(asked: Asked) -> Result<Response, AppError> {
    asked.json(&policy::requirements(&asked.ask.desk()))
}

/// This document, for programs.
pub async fn openapi() -> Response {
    axum::Json(document()).into_response()
}
