//! The store: keys, their values, and until when they are there.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::Arc;

use crate::reply::{Bytes, Reply};
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
}

// ANCHOR: store
/// All keys and values. It does what it is told and touches nothing else:
/// no socket, no thread, no clock. The same calls with the same times
/// make the same store.
#[derive(Debug, Default)]
pub struct Store {
    entries: HashMap<Key, Entry>,
    /// Those that end, the first to end in front.
    deadlines: BTreeSet<(Time, Key)>,
    now: Time,
    /// How many wait for something to be brought, for `INFO`.
    pub(crate) waiting: usize,
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
            self.entries.remove(&key);
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
        match self.value_mut(key, || Value::Text(Bytes::default())) {
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
        match self.value_mut(key, || Value::List(VecDeque::new())) {
            Value::List(list) => Ok(list),
            Value::Text(_) => Err(WrongType),
        }
    }

    fn value_mut(
        &mut self,
        key: &[u8],
        new: impl FnOnce() -> Value,
    ) -> &mut Value {
        // Looking twice is cheaper than a key that is not needed.
        if !self.entries.contains_key(key) {
            let entry = Entry {
                value: new(),
                deadline: None,
            };
            self.entries.insert(key.into(), entry);
        }
        let entry = self.entries.get_mut(key).expect("it is there");
        &mut entry.value
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
        if list.is_empty() {
            self.remove(key);
        }
        Ok(Some(taken))
    }

    /// Puts a value under a key, whatever was there, deadline and all.
    pub(crate) fn set(&mut self, key: &[u8], value: Value) {
        self.set_deadline(key, None);
        match self.entries.get_mut(key) {
            Some(entry) => entry.value = value,
            None => {
                let entry = Entry {
                    value,
                    deadline: None,
                };
                self.entries.insert(key.into(), entry);
            }
        }
    }

    pub(crate) fn remove(&mut self, key: &[u8]) -> bool {
        self.set_deadline(key, None);
        self.entries.remove(key).is_some()
    }

    pub(crate) fn clear(&mut self) {
        self.entries = HashMap::new();
        self.deadlines.clear();
    }

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
