//! Where the book is, and how places are told.

use std::env;
use std::path::{Path, PathBuf};

use crate::arguments::Arguments;

/// The book's folder. cargo tells where this crate is, also when somebody has moved the
/// folder since it was built.
pub fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.ancestors().nth(2).unwrap_or(&here).to_owned()
}

/// The path as it is shortest from here.
pub fn shown(path: PathBuf) -> PathBuf {
    match env::current_dir()
        .ok()
        .and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned))
    {
        Some(short) if short != Path::new("") => short,
        _ => path,
    }
}

/// The places, as they have to be typed again.
pub fn flags(arguments: &Arguments) -> String {
    let places = [("folder", &arguments.folder), ("mine", &arguments.mine)];
    let mut flags = String::new();
    for (flag, place) in places {
        if let Some(place) = place {
            let place = place.display().to_string();
            flags += &match place.contains(char::is_whitespace) {
                true => format!(" --{flag} \"{place}\""),
                false => format!(" --{flag} {place}"),
            };
        }
    }
    flags
}
