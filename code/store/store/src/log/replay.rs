//! From a file to the store that it tells of.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use super::record::{self, MAGIC, Next};
use crate::commands::together;
use crate::session::Session;
use crate::values::Store;

/// What was found in a file.
#[derive(Debug)]
pub struct Replayed {
    pub store: Store,
    pub records: u64,
    /// Bytes of a record that was never finished, now cut off.
    pub cut: u64,
    pub(super) file: File,
    pub(super) length: u64,
}

/// Why a file can't be the log.
#[derive(Debug)]
pub enum LogError {
    Io(io::Error),
    /// Another server has it.
    InUse,
    /// It is something else, or of another version.
    Foreign,
    /// From this byte on it can't be understood.
    Damaged(u64),
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LogError::Io(error) => error.fmt(f),
            LogError::InUse => {
                f.write_str("another server has it: end that one first")
            }
            LogError::Foreign => f.write_str(
                "it is no log of this version of the store, and so it \
                 was left as it is: name another file",
            ),
            LogError::Damaged(at) => write!(
                f,
                "it is damaged at byte {at}, and so it was left as it \
                 is; what lies before that byte is good: keep a copy, \
                 and cut it there, if you can do without the rest"
            ),
        }
    }
}

impl std::error::Error for LogError {}

impl From<io::Error> for LogError {
    fn from(error: io::Error) -> Self {
        LogError::Io(error)
    }
}

/// Opens a log, or makes one, and does again what it tells.
///
/// # Errors
///
/// When the file can't be used. It is then as it was before, or empty
/// and new.
pub fn replay(path: &Path) -> Result<Replayed, LogError> {
    let mut file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Err(LogError::InUse),
        Err(TryLockError::Error(error)) => return Err(error.into()),
    }
    if !begins_well(&mut file)? {
        begin(&mut file, path)?;
    }
    let mut replayed = read_all(file)?;
    if replayed.cut > 0 {
        replayed.file.set_len(replayed.length)?;
        replayed.file.sync_all()?;
    }
    replayed.file.seek(SeekFrom::Start(replayed.length))?;
    Ok(replayed)
}

/// Whether the first bytes are there; a file that ends among them was
/// never used.
fn begins_well(file: &mut File) -> Result<bool, LogError> {
    let mut start = vec![];
    file.take(MAGIC.len() as u64).read_to_end(&mut start)?;
    if !MAGIC.starts_with(&start) {
        return Err(LogError::Foreign);
    }
    Ok(start.len() == MAGIC.len())
}

fn begin(file: &mut File, path: &Path) -> Result<(), LogError> {
    // Its name has to be kept, too, where a folder can be synced. It comes
    // first: a file that begins well is not asked again.
    if cfg!(unix) {
        let folder =
            path.parent().filter(|p| !p.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
    }
    file.seek(SeekFrom::Start(0))?;
    file.write_all(MAGIC)?;
    Ok(file.sync_all()?)
}

// ANCHOR: read_all
fn read_all(file: File) -> Result<Replayed, LogError> {
    let mut reader = BufReader::new(file);
    let mut store = Store::default();
    let mut session = Session::new();
    let mut length = MAGIC.len() as u64;
    let (mut records, mut cut) = (0, 0);
    loop {
        match record::read(&mut reader)? {
            Next::Record {
                time,
                words,
                length: more,
            } => {
                let words: Vec<_> =
                    words.iter().map(Vec::as_slice).collect();
                together::again(&mut store, &mut session, &words, time)
                    .ok_or(LogError::Damaged(length))?;
                records += 1;
                length += more;
            }
            Next::End => break,
            Next::Torn { length } => {
                cut = length;
                break;
            }
            Next::Damaged => return Err(LogError::Damaged(length)),
        }
    }
    Ok(Replayed {
        store,
        records,
        cut,
        file: reader.into_inner(),
        length,
    })
}
// ANCHOR_END: read_all
