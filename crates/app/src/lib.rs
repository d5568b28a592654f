//! The verbs a user has.

pub mod bindings;
pub mod commands;
