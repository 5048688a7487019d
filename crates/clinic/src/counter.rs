//! stub
use std::sync::Arc;
pub(crate) fn router(_clinic: Arc<crate::Clinic>) -> axum::Router { axum::Router::new() }
