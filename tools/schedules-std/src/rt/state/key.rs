//! When two states are taken for one; [`reduce`](crate::rt::search::reduce) says why that
//! loses nothing.

use memory::View;

use super::State;
use super::object::Object;
use super::seen::Key;
use crate::rt::fingerprint::Fingerprint;

impl State {
    /// Tells whether two states have the same future: each thread is about to
    /// do the same, and has seen the same, so that it will do the same; and the
    /// objects are the same.
    pub fn fingerprint(&self) -> Fingerprint {
        let threads: Vec<_> = self
            .threads
            .iter()
            .map(|(id, thread)| (id, thread.what_counts()))
            .collect();
        let state = Fingerprint::of(&(threads, &self.objects, &self.output));
        match self.seen_key() {
            Some(key) => state.and(&key),
            None => state,
        }
    }

    /// What decides the future, besides the objects.
    fn seen_key(&self) -> Option<Key<'_>> {
        let seen = self.seen.as_ref()?;
        let threads: Vec<_> = seen.threads.values().collect();
        let mut others: Vec<&View> = seen.released.values().collect();
        for object in self.objects.values() {
            if let Object::Channel(channel) = object {
                let sent = channel.messages();
                others.extend(sent.filter_map(|message| seen.sent.get(&message.ticket)));
            }
        }
        others.extend(seen.rooms.values().flatten());
        let rooms = seen.rooms.iter();
        let (shared, places): (Vec<_>, Vec<_>) =
            self.plain.shared(&self.rules.shared).into_iter().unzip();
        Some(Key {
            shared,
            carriers: seen.released.keys().collect(),
            rooms: rooms.map(|(id, views)| (*id, views.len())).collect(),
            canonical: seen
                .memory
                .canonical(&threads, &others, &places, seen.has_fences),
        })
    }
}
