//! Keeps an mdBook and its tested listings in step.
//!
//! Data flows one way. [`book`] reads chapters and listings into a
//! [`Book`](book::Book). [`record`] tells what follows from that without running
//! anything. On these two rest three that know nothing of each other: [`rules`]
//! compares what chapters and listings say of each other, [`run`] builds and runs
//! listings and holds what they do against what is recorded, and [`page`] tells the
//! reader about it all. [`command`] is what the author's command does with these.
//! Whatever is wrong is a [`finding`].

pub mod arguments;
pub mod book;
pub mod command;
pub mod edit;
pub mod files;
pub mod finding;
mod html;
pub mod page;
pub mod record;
pub mod rules;
pub mod run;

pub use files::slashed;
