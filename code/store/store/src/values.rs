//! The store: keys, their values, and until when they are there.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::reply::{Bytes, Reply};
use crate::roll::Roll;
use crate::time::Time;

pub type Key = Arc<[u8]>;

/// What a key may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    Text(Bytes),
    /// Never empty: a list that loses its last element is gone.
    List(VecDeque<Bytes>),
}

#[derive(Debug)]
struct Entry {
    value: Value,
    deadline: Option<Time>,
    number: u64,
}

// ANCHOR: store
/// All keys and values. It does what it is told and touches nothing else:
/// no socket, no thread, no clock. The same calls with the same times
/// make the same keys and values.
#[derive(Debug, Default)]
pub struct Store {
    entries: HashMap<Key, Entry>,
    /// Those that end, the first to end in front.
    deadlines: BTreeSet<(Time, Key)>,
    /// Each key has a number, a new one the next: a way through all of
    /// them that stays the same while others come and go.
    by_number: BTreeMap<u64, Key>,
    numbers: u64,
    /// Those who want to know whether a key is changed.
    watchers: Roll<AtomicBool>,
    now: Time,
    /// How many wait for something to be brought.
    pub(crate) waiting: usize,
    /// Where something was brought to a list meanwhile.
    pub(crate) brought: Vec<Key>,
}
// ANCHOR_END: store

/// What a command says when a key holds something else.
pub(crate) const WRONG_TYPE: &str =
    "WRONGTYPE Operation against a key holding the wrong kind of value";

/// A value of another type than a command works on.
pub(crate) struct WrongType;

impl From<WrongType> for Reply {
    fn from(WrongType: WrongType) -> Self {
        Reply::error(WRONG_TYPE)
    }
}

impl Store {
    // ANCHOR: advance
    /// Moves time on, and lets go of what has had its time. A clock that
    /// was set back does not turn time back.
    pub(crate) fn advance(&mut self, now: Time) {
        self.now = self.now.max(now);
        while let Some((deadline, _)) = self.deadlines.first()
            && *deadline <= self.now
            && let Some((_, key)) = self.deadlines.pop_first()
        {
            self.take_out(&key);
        }
    }
    // ANCHOR_END: advance

    pub fn now(&self) -> Time {
        self.now
    }

    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.entries.keys().map(|key| &**key)
    }

    /// How many of the keys have a deadline.
    pub(crate) fn ending(&self) -> usize {
        self.deadlines.len()
    }

    pub(crate) fn get(&self, key: &[u8]) -> Option<&Value> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    pub(crate) fn text(
        &self,
        key: &[u8],
    ) -> Result<Option<&Bytes>, WrongType> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text)),
            Some(Value::List(_)) => Err(WrongType),
        }
    }

    pub(crate) fn list(
        &self,
        key: &[u8],
    ) -> Result<Option<&VecDeque<Bytes>>, WrongType> {
        match self.get(key) {
            None => Ok(None),
            Some(Value::List(list)) => Ok(Some(list)),
            Some(Value::Text(_)) => Err(WrongType),
        }
    }

    /// The text of a key, an empty one where there was none. Its deadline
    /// stays.
    pub(crate) fn text_mut(
        &mut self,
        key: &[u8],
    ) -> Result<&mut Bytes, WrongType> {
        self.text(key)?;
        let new = || Value::Text(Bytes::default());
        match &mut self.entry(key, new).value {
            Value::Text(text) => Ok(text),
            Value::List(_) => Err(WrongType),
        }
    }

    /// The list of a key, a new one where there was none. Whoever asks
    /// puts something into it.
    pub(crate) fn list_mut(
        &mut self,
        key: &[u8],
    ) -> Result<&mut VecDeque<Bytes>, WrongType> {
        self.list(key)?;
        self.bring(key);
        let new = || Value::List(VecDeque::new());
        match &mut self.entry(key, new).value {
            Value::List(list) => Ok(list),
            Value::Text(_) => Err(WrongType),
        }
    }

    /// Remembers the key for those who wait, if somebody does.
    fn bring(&mut self, key: &[u8]) {
        if self.waiting > 0 {
            self.brought.push(Key::from(key));
        }
    }

    /// What a key holds, something new where there was none, for somebody
    /// who changes it.
    fn entry(
        &mut self,
        key: &[u8],
        new: impl FnOnce() -> Value,
    ) -> &mut Entry {
        self.touch(key);
        // Looking twice is cheaper than a key that is not needed.
        if !self.entries.contains_key(key) {
            self.numbers += 1;
            let entry = Entry {
                value: new(),
                deadline: None,
                number: self.numbers,
            };
            let key = Key::from(key);
            self.by_number.insert(self.numbers, Arc::clone(&key));
            self.entries.insert(key, entry);
        }
        self.entries.get_mut(key).expect("it is there")
    }

    fn take_out(&mut self, key: &[u8]) -> Option<Value> {
        self.touch(key);
        let entry = self.entries.remove(key)?;
        self.by_number.remove(&entry.number);
        Some(entry.value)
    }

    /// Takes up to `count` elements from one end of a list.
    pub(crate) fn pop(
        &mut self,
        key: &[u8],
        end: End,
        count: usize,
    ) -> Result<Option<Vec<Bytes>>, WrongType> {
        let Some(entry) = self.entries.get_mut(key) else {
            return Ok(None);
        };
        let Value::List(list) = &mut entry.value else {
            return Err(WrongType);
        };
        let count = count.min(list.len());
        let taken = match end {
            End::Left => list.drain(..count).collect(),
            End::Right => {
                list.drain(list.len() - count..).rev().collect()
            }
        };
        match list.is_empty() {
            true => drop(self.remove(key)),
            false if count > 0 => self.touch(key),
            false => {}
        }
        Ok(Some(taken))
    }

    /// Puts a value under a key, whatever was there, deadline and all.
    pub(crate) fn set(&mut self, key: &[u8], value: Value) {
        self.set_deadline(key, None);
        if let Value::List(_) = value {
            self.bring(key);
        }
        let empty = || Value::Text(Bytes::default());
        self.entry(key, empty).value = value;
    }

    /// Lets go of a key, and gives what it held.
    pub(crate) fn remove(&mut self, key: &[u8]) -> Option<Value> {
        if !self.entries.contains_key(key) {
            return None;
        }
        self.set_deadline(key, None);
        self.take_out(key)
    }

    pub(crate) fn clear(&mut self) {
        let watched: Vec<_> = self.watchers.names().cloned().collect();
        for key in watched {
            self.remove(&key);
        }
        self.entries = HashMap::new();
        self.deadlines.clear();
        self.by_number.clear();
    }

    // ANCHOR: scan
    /// Up to `count` keys from a number on downward, and the number at
    /// which to go on. What comes later has a higher number, and so one
    /// who goes on and on comes to an end.
    pub(crate) fn scan(
        &self,
        from: u64,
        count: usize,
    ) -> (Vec<&Key>, Option<u64>) {
        let mut rest = self.by_number.range(..=from).rev();
        let found = rest.by_ref().take(count).map(|(_, key)| key);
        (found.collect(), rest.next().map(|(number, _)| *number))
    }
    // ANCHOR_END: scan

    // ANCHOR: watch
    pub(crate) fn watch(&mut self, key: &[u8], by: &Arc<AtomicBool>) {
        self.watchers.add(key, by);
    }

    /// Tells those who watch a key that it is changed. Nobody has to be
    /// told twice.
    fn touch(&mut self, key: &[u8]) {
        // Most of the time nobody watches anything.
        if !self.watchers.is_empty() {
            self.watchers.each(key, |changed| {
                changed.store(true, Ordering::Relaxed);
                false
            });
        }
    }
    // ANCHOR_END: watch

    pub(crate) fn deadline(&self, key: &[u8]) -> Option<Option<Time>> {
        self.entries.get(key).map(|entry| entry.deadline)
    }

    /// Lets a key end at a time, or stay; one that has come already
    /// removes it.
    pub(crate) fn set_deadline(
        &mut self,
        key: &[u8],
        deadline: Option<Time>,
    ) {
        let Some((key, _)) = self.entries.get_key_value(key) else {
            return;
        };
        let key = Arc::clone(key);
        self.touch(&key);
        let entry = self.entries.get_mut(&key).expect("it is there");
        let before = std::mem::replace(&mut entry.deadline, deadline);
        if let Some(before) = before {
            self.deadlines.remove(&(before, Arc::clone(&key)));
        }
        if let Some(deadline) = deadline {
            self.deadlines.insert((deadline, key));
            self.advance(self.now);
        }
    }
}

/// An end of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Left,
    Right,
}
