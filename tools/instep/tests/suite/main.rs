//! The tests of the author's command and of what it knows. One program, so
//! that those that wait do so beside each other.

mod answers;
mod catches;
mod command;
mod conversation;
mod explorer;
#[cfg(unix)]
mod interrupt;
mod leads;
mod links;
mod loose;
mod measured;
mod memory;
mod messages;
mod moment;
mod numbers;
mod other_books;
mod pages;
mod places;
mod playground;
mod quizzes;
mod reads;
mod said;
mod small;
#[cfg(unix)]
mod traces;
mod untrue;
