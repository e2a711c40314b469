//! What one client may ask for, and when it counts as busy. Each limit has its
//! reason beside it.

use std::time::Duration;

/// Of a line, in bytes: a header needs 22, and a person who types a
/// command by hand far fewer than this. It is Redis's own limit.
pub const LINE: usize = 64 * 1024;

/// Of one argument, in bytes. Redis allows 512 MiB; this store copies
/// a value while others wait for its lock, and so it allows less.
pub const BULK: usize = 16 * 1024 * 1024;

/// Of the arguments of one request: as many as `MSET` of half a million
/// keys has.
pub const ARGUMENTS: usize = 1024 * 1024;

/// Of a request, in bytes: with the limit on connections it bounds what
/// unfinished requests can take of the memory.
pub const REQUEST: usize = 32 * 1024 * 1024;

/// How long a request may take from its first byte to its last, and its
/// reply to be taken: enough for the largest request at 30 Mbit/s, too
/// short for a client that sends a byte a minute.
pub const REQUEST_TIME: Duration = Duration::from_secs(10);

/// How long a client may say nothing between two requests: people who
/// type think for a while.
pub const IDLE_TIME: Duration = Duration::from_secs(300);

/// Of one read, in bytes.
pub const CHUNK: usize = 16 * 1024;

/// Of the texts in one reply, in bytes: a short request can name a long
/// value many times, and a copy of each is made before any of it is sent.
pub const REPLY: usize = 256 * 1024 * 1024;

/// How many replies, in bytes, are collected before they are written.
pub const REPLIES: usize = 64 * 1024;

/// Of what waits for one who listens, in bytes, before the last message:
/// who is further behind does not read, or was told much at once, and the
/// others' memory is finite.
pub const MAILBOX: usize = 1024 * 1024;

/// Of the names of the channels that one client listens to, in bytes, and
/// some more for each: room for some ten thousand.
pub const CHANNELS: usize = 1024 * 1024;

/// Of the keys that one client watches, in bytes, and some more for each:
/// it holds them until its `EXEC`, and others look among them at each
/// change.
pub const WATCHED: usize = 1024 * 1024;

/// How often a pattern may look, for each of its bytes and of those of all
/// texts that it is held to. One that is no longer than this never needs
/// more; the time of a long one at a long text grows with both, multiplied,
/// and everybody waits meanwhile.
pub const LOOKS: usize = 64;

/// How often all patterns that somebody listens to may look at the name of
/// one channel, together: built with `--release`, that takes some hundredths
/// of a second, and nobody can tell or hear anything meanwhile.
pub const LOOKS_TOGETHER: usize = 16 * 1024 * 1024;

/// Of the capacity that an empty buffer keeps.
pub const KEPT: usize = 64 * 1024;

/// How soon after its reply a busy client asks again: when dozens share
/// a core, it takes some milliseconds until each had its turn.
pub const SOON: Duration = Duration::from_millis(5);

/// How often in a row it does so before it goes along with the runner:
/// two commands that somebody needs at once are no reason yet.
pub const SOON_ENOUGH: u32 = 4;

/// How often at most, after it was of no use to go along: that costs two
/// wake-ups, and among so many requests they do not count.
pub const SOON_AT_MOST: u32 = 1024;

/// How often the runner looks at a client in vain before that goes back:
/// so many looks cost about as much as a few wake-ups.
pub const LOOKS_IN_VAIN: u32 = 64;

/// How long the runner may rest before it takes that for a sign that others
/// need its core: far longer than it takes to find out that nobody does.
pub const REST: Duration = Duration::from_micros(500);
