//! Keeps an mdBook and its tested listings in step.
//!
//! Data flows one way. [`book`] reads chapters and listings into a
//! [`Book`](book::Book). [`rules`] compares what they say of each other, and
//! [`run`] builds and runs listings and holds what they do against what is
//! recorded. [`page`] tells the reader about it all. [`command`] is what the
//! author's command does with these. Whatever is wrong is a [`finding`].

pub mod arguments;
pub mod book;
pub mod command;
pub mod edit;
pub mod files;
pub mod finding;
pub mod page;
pub mod rules;
pub mod run;

pub use files::slashed;
