//! The log: what was written is read again, and a changed byte is refused.

use std::fs;
use std::path::PathBuf;

use store::{
    Counter, Log, LogError, Reply, Session, Store, Time, replay,
};
use tempfile::TempDir;

struct Folder {
    folder: TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Folder { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("store.log")
    }

    fn open(&self) -> Result<(Store, std::sync::Arc<Log>), LogError> {
        Ok(replay(&self.path())?.go_on()?)
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.path()).expect("it is there")
    }

    /// Another file with these bytes.
    fn with(bytes: &[u8]) -> Self {
        let folder = Folder::new();
        fs::write(folder.path(), bytes).expect("it can be written");
        folder
    }
}

const REQUESTS: [&[&[u8]]; 4] = [
    &[b"SET", b"coat", b"blue", b"EX", b"10"],
    &[b"RPUSH", b"list", b"", b"\r\n\0\xff"],
    &[b"INCR", b"visits"],
    &[b"BLPOP", b"list", b"0"],
];

/// The bytes of a log with these requests, and where each of them ends.
fn written() -> (Vec<u8>, Vec<usize>) {
    let folder = Folder::new();
    let (_, log) = folder.open().expect("a new log");
    let mut ends = vec![folder.bytes().len()];
    for (second, request) in REQUESTS.iter().enumerate() {
        let record = log.append(Time(second as u64 * 1000), request);
        log.wait_for(record).expect("it is kept");
        ends.push(folder.bytes().len());
    }
    (folder.bytes(), ends)
}

fn ask(store: &mut Store, words: &[&[u8]], time: Time) -> Reply {
    store.apply(&mut Session::new(), words, time)
}

#[test]
fn a_replayed_store_is_the_one_that_was() {
    let (bytes, _) = written();
    let folder = Folder::with(&bytes);
    let replayed = replay(&folder.path()).expect("it is whole");
    assert_eq!((replayed.records, replayed.cut), (4, 0));
    let mut store = replayed.store;
    let now = Time(3000);
    let mut ask = |words: &[&[u8]]| ask(&mut store, words, now);
    assert_eq!(ask(&[b"PTTL", b"coat"]), Reply::Integer(7000));
    assert_eq!(ask(&[b"GET", b"visits"]), Reply::text("1"));
    let rest = Reply::Array(vec![Reply::text(*b"\r\n\0\xff")]);
    assert_eq!(ask(&[b"LRANGE", b"list", b"0", b"-1"]), rest);
}

#[test]
fn wherever_it_was_cut_off_all_before_that_is_there() {
    let (bytes, ends) = written();
    for length in 0..bytes.len() {
        let folder = Folder::with(&bytes[..length]);
        let replayed = replay(&folder.path()).expect("a torn tail");
        let whole = ends.iter().filter(|end| **end <= length).count();
        let whole = whole.saturating_sub(1);
        assert_eq!(replayed.records, whole as u64, "of {length} bytes");
        let kept = ends[whole];
        assert_eq!(folder.bytes(), bytes[..kept], "of {length} bytes");
        let (_, log) = replayed.go_on().expect("a thread");
        let record = log.append(Time(9000), REQUESTS[2]);
        log.wait_for(record).expect("it goes on after the cut");
        drop(log);
        assert!(folder.bytes().len() > kept);
    }
}

#[test]
fn a_changed_byte_is_refused_with_its_place_and_nothing_is_cut() {
    let (bytes, ends) = written();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        let folder = Folder::with(&changed);
        let start = ends.iter().rev().find(|end| **end <= at);
        match (replay(&folder.path()), start) {
            (Err(LogError::Foreign), None) => {}
            (Err(LogError::Damaged(said)), Some(start)) => {
                assert_eq!(said, *start as u64, "byte {at}");
            }
            (other, _) => panic!("byte {at} was changed: {other:?}"),
        }
        assert_eq!(folder.bytes(), changed, "it is left as it was");
    }
}

#[test]
fn two_servers_do_not_share_a_log() {
    let folder = Folder::new();
    let _first = replay(&folder.path()).expect("a new log");
    let second = replay(&folder.path());
    assert!(matches!(second, Err(LogError::InUse)), "{second:?}");
}

#[test]
fn a_transaction_that_was_torn_was_never_done() {
    let folder = Folder::new();
    let (store, log) = folder.open().expect("a new log");
    let empty = folder.bytes().len();
    let counter = Counter::kept(store, log);
    let mut session = Session::new();
    let requests: [&[&[u8]]; 6] = [
        &[b"MULTI"],
        &[b"SET", b"coat", b"blue"],
        &[b"GET", b"coat"],
        &[b"LPUSH", b"coat", b"of another kind"],
        &[b"INCR", b"visits"],
        &[b"EXEC"],
    ];
    let replies: Vec<_> = requests
        .iter()
        .map(|words| counter.ask(&mut session, words, || false))
        .collect();
    let Reply::Array(done) = &replies[5] else {
        panic!("EXEC gets {:?}", replies[5]);
    };
    assert_eq!(done[3], Reply::Integer(1));
    drop(counter);

    let bytes = folder.bytes();
    for cut in empty..=bytes.len() {
        let torn = Folder::with(&bytes[..cut]);
        let (mut store, _log) = torn.open().expect("a torn log");
        let size = ask(&mut store, &[b"DBSIZE"], Time(0));
        let expected = if cut == bytes.len() { 2 } else { 0 };
        assert_eq!(size, Reply::Integer(expected), "cut at {cut}");
    }
}
