//! Every file and message that two of the book's programs share, described once.
//!
//! A format is a module of its own: its types, what each field means, in which unit
//! it counts, and the version of the whole. Writers and readers use these types and
//! no others, so that a field can't be written under one name and read under another.
//! Nothing is done here: no file is opened, no program is run.
