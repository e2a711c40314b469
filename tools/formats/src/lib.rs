//! Every file and message that two of the book's programs share, described once.
//!
//! A format is a module of its own: its types, what each field means, in which unit
//! it counts, and its version. Writers and readers use these types and no others, so
//! that a field can't be written under one name and read under another. Nothing is
//! done here: no file is opened, no program is run.
//!
//! | format | from | to |
//! | --- | --- | --- |
//! | [`search::Request`] | `cargo schedules` | the program under search, a line on its standard input |
//! | [`graph::Graph`] | the program under search, its standard output | `cargo schedules` |
//! | [`search::Progress`] | the program under search, lines on its standard error | `cargo schedules` |
//! | [`summary::Summary`], `schedules.json` | `cargo schedules NAME --write` | the book's checks and captions |
//! | [`state_graph::StateGraph`], `walk.json` | `cargo schedules NAME --write` | the book's checks and pictures |
//! | [`outcome::Outcome`] | `cargo schedules NAME --format json` | whoever asks for it |
//! | [`page::Page`] | the book's build, and `cargo schedules NAME --open` | `theme/explorer` |
//! | [`quiz::Candidate`] | an author, in a list of a chapter | the build, which tells what is possible |
//! | [`challenge::Challenge`] | a listing's author, in the manifest | the build, and the page as a part of the above |
//!
//! What an author writes has no version, nor has [`search::Progress`], which answers a
//! request that was understood. All others name theirs. A text of another version, one that
//! is damaged, and one that is about another source are three different
//! [faults](fault::Fault).
//!
//! What a challenge or a candidate means is how it can be reached: the [`nearest`] way.

pub mod challenge;
pub mod ending;
pub mod fault;
pub mod graph;
pub mod nearest;
pub mod outcome;
pub mod page;
pub mod quiz;
pub mod search;
pub mod source;
pub mod state_graph;
pub mod summary;
pub mod version;
mod ways;

pub use ending::Ending;
pub use fault::Fault;
pub use source::SourceHash;
