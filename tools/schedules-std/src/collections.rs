//! [`std::collections`], whose hashed ones may be asked and not gone through: in
//! which order they are differs from run to run.

pub use ::std::collections::*;

pub use self::hash_map::HashMap;
pub use self::hash_set::HashSet;

use std::hash::{BuildHasherDefault, DefaultHasher};

use formats::graph::{Hashed, Refusal};

use crate::rt;
use crate::rt::location::Location;

/// The same in every run, so that what may be asked comes out the same.
type Hasher = BuildHasherDefault<DefaultHasher>;

/// Goes through so many values.
#[track_caller]
fn go_through(len: usize, kind: Hashed) {
    if len > 1 && !Location::here().is_orderless() {
        rt::refuse(Refusal::RandomOrder(kind));
    }
}

/// From here on, what a collection has is dropped or cloned, each in turn.
struct Begin;

/// And that is done.
struct End;

impl Drop for Begin {
    fn drop(&mut self) {
        rt::disorder(1);
    }
}

impl Drop for End {
    fn drop(&mut self) {
        rt::disorder(-1);
    }
}

/// What a map and a set have in common: `$item` is what they are made of and gone
/// through, and `$kind` is for the refusal.
macro_rules! hashed {
    (
        $collection:ident<$($parameter:ident),+>, $key:ident, $item:ty, $kind:expr,
        PartialEq: [$($equal:ident),*]
    ) => {
        pub struct $collection<$($parameter),+> {
            // Dropped before and behind what is between: a `Drop` of its own would ask
            // that what is borrowed in it lives longer.
            _begin: super::Begin,
            real: real::$collection<$($parameter),+, Hasher>,
            _end: super::End,
        }

        impl<$($parameter),+> $collection<$($parameter),+> {
            /// It is looked into.
            #[track_caller]
            fn seen(&self) -> &real::$collection<$($parameter),+, Hasher> {
                $crate::rt::plain::look(&self.real)
            }

            /// It is lent to be changed, wherever that is in it.
            #[track_caller]
            fn changed(&mut self) -> &mut real::$collection<$($parameter),+, Hasher> {
                $crate::rt::plain::write(&self.real);
                &mut self.real
            }

            pub fn new() -> Self {
                $collection::default()
            }

            pub fn with_capacity(capacity: usize) -> Self {
                real::$collection::with_capacity_and_hasher(capacity, Hasher::default()).into()
            }

            #[track_caller]
            pub fn capacity(&self) -> usize {
                self.seen().capacity()
            }

            #[track_caller]
            pub fn len(&self) -> usize {
                self.seen().len()
            }

            #[track_caller]
            pub fn is_empty(&self) -> bool {
                self.seen().is_empty()
            }

            #[track_caller]
            pub fn clear(&mut self) {
                drop(super::Begin);
                let _end = super::End;
                self.changed().clear();
            }

            #[track_caller]
            fn go_through(&self) {
                super::go_through(self.len(), $kind);
            }

            #[track_caller]
            pub fn iter(&self) -> Iter<'_, $($parameter),+> {
                self.go_through();
                self.seen().iter()
            }

            #[track_caller]
            pub fn drain(&mut self) -> Drain<'_, $($parameter),+> {
                self.go_through();
                self.changed().drain()
            }
        }

        impl<$key: Eq + Hash, $($equal)*> $collection<$($parameter),+> {
            #[track_caller]
            pub fn reserve(&mut self, additional: usize) {
                self.changed().reserve(additional);
            }

            #[track_caller]
            pub fn shrink_to_fit(&mut self) {
                self.changed().shrink_to_fit();
            }
        }

        impl<$($parameter),+> From<real::$collection<$($parameter),+, Hasher>>
            for $collection<$($parameter),+>
        {
            fn from(real: real::$collection<$($parameter),+, Hasher>) -> Self {
                $collection {
                    _begin: super::Begin,
                    real,
                    _end: super::End,
                }
            }
        }

        impl<$($parameter: Clone),+> Clone for $collection<$($parameter),+> {
            #[track_caller]
            fn clone(&self) -> Self {
                drop(super::Begin);
                let _end = super::End;
                self.seen().clone().into()
            }
        }

        impl<$($parameter),+> Default for $collection<$($parameter),+> {
            fn default() -> Self {
                real::$collection::default().into()
            }
        }

        impl<$key: Eq + Hash, $($equal: PartialEq)*> PartialEq for $collection<$($parameter),+> {
            fn eq(&self, other: &Self) -> bool {
                self.real == other.real
            }
        }

        impl<$key: Eq + Hash, $($equal: Eq)*> Eq for $collection<$($parameter),+> {}

        impl<$($parameter: fmt::Debug),+> fmt::Debug for $collection<$($parameter),+> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.go_through();
                self.real.fmt(f)
            }
        }

        impl<$key: Eq + Hash, $($equal)*> Extend<$item> for $collection<$($parameter),+> {
            #[track_caller]
            fn extend<I: IntoIterator<Item = $item>>(&mut self, items: I) {
                self.changed().extend(items);
            }
        }

        impl<$key: Eq + Hash, $($equal)*> FromIterator<$item> for $collection<$($parameter),+> {
            fn from_iter<I: IntoIterator<Item = $item>>(items: I) -> Self {
                let real: real::$collection<$($parameter),+, Hasher> = items.into_iter().collect();
                real.into()
            }
        }

        impl<$key: Eq + Hash, $($equal,)* const N: usize> From<[$item; N]>
            for $collection<$($parameter),+>
        {
            fn from(items: [$item; N]) -> Self {
                items.into_iter().collect()
            }
        }

        impl<$($parameter),+> IntoIterator for $collection<$($parameter),+> {
            type Item = $item;
            type IntoIter = IntoIter<$($parameter),+>;

            #[track_caller]
            fn into_iter(self) -> IntoIter<$($parameter),+> {
                self.go_through();
                self.real.into_iter()
            }
        }

        impl<'a, $($parameter),+> IntoIterator for &'a $collection<$($parameter),+> {
            type Item = <Iter<'a, $($parameter),+> as Iterator>::Item;
            type IntoIter = Iter<'a, $($parameter),+>;

            #[track_caller]
            fn into_iter(self) -> Iter<'a, $($parameter),+> {
                self.iter()
            }
        }
    };
}

pub mod hash_map {
    use std::borrow::Borrow;
    use std::collections::hash_map as real;
    use std::fmt;
    use std::hash::Hash;
    use std::ops::Index;

    pub use ::std::collections::hash_map::{
        DefaultHasher, Drain, Entry, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys,
        OccupiedEntry, VacantEntry, Values, ValuesMut,
    };

    use super::Hasher;

    hashed!(HashMap<K, V>, K, (K, V), super::Hashed::Map, PartialEq: [V]);

    impl<K, V> HashMap<K, V> {
        #[track_caller]
        pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
            self.go_through();
            self.changed().iter_mut()
        }

        #[track_caller]
        pub fn keys(&self) -> Keys<'_, K, V> {
            self.go_through();
            self.seen().keys()
        }

        #[track_caller]
        pub fn into_keys(self) -> IntoKeys<K, V> {
            self.go_through();
            self.real.into_keys()
        }

        #[track_caller]
        pub fn values(&self) -> Values<'_, K, V> {
            self.go_through();
            self.seen().values()
        }

        #[track_caller]
        pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
            self.go_through();
            self.changed().values_mut()
        }

        #[track_caller]
        pub fn into_values(self) -> IntoValues<K, V> {
            self.go_through();
            self.real.into_values()
        }

        #[track_caller]
        pub fn retain(&mut self, keep: impl FnMut(&K, &mut V) -> bool) {
            self.go_through();
            self.changed().retain(keep);
        }
    }

    impl<K: Eq + Hash, V> HashMap<K, V> {
        #[track_caller]
        pub fn insert(&mut self, key: K, value: V) -> Option<V> {
            self.changed().insert(key, value)
        }

        #[track_caller]
        pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
            self.changed().entry(key)
        }

        #[track_caller]
        pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
        where
            K: Borrow<Q>,
        {
            self.seen().get(key)
        }

        #[track_caller]
        pub fn get_key_value<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
        where
            K: Borrow<Q>,
        {
            self.seen().get_key_value(key)
        }

        #[track_caller]
        pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
        where
            K: Borrow<Q>,
        {
            self.changed().get_mut(key)
        }

        #[track_caller]
        pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
        where
            K: Borrow<Q>,
        {
            self.seen().contains_key(key)
        }

        #[track_caller]
        pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
        where
            K: Borrow<Q>,
        {
            self.changed().remove(key)
        }

        #[track_caller]
        pub fn remove_entry<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
        where
            K: Borrow<Q>,
        {
            self.changed().remove_entry(key)
        }
    }

    impl<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, V> Index<&Q> for HashMap<K, V> {
        type Output = V;

        #[track_caller]
        fn index(&self, key: &Q) -> &V {
            &self.seen()[key]
        }
    }

    impl<'a, K, V> IntoIterator for &'a mut HashMap<K, V> {
        type Item = (&'a K, &'a mut V);
        type IntoIter = IterMut<'a, K, V>;

        #[track_caller]
        fn into_iter(self) -> IterMut<'a, K, V> {
            self.iter_mut()
        }
    }
}

pub mod hash_set {
    use std::borrow::Borrow;
    use std::collections::hash_set as real;
    use std::fmt;
    use std::hash::Hash;

    pub use ::std::collections::hash_set::{
        Difference, Drain, Intersection, IntoIter, Iter, SymmetricDifference, Union,
    };

    use super::Hasher;

    hashed!(HashSet<T>, T, T, super::Hashed::Set, PartialEq: []);

    impl<T> HashSet<T> {
        #[track_caller]
        pub fn retain(&mut self, keep: impl FnMut(&T) -> bool) {
            self.go_through();
            self.changed().retain(keep);
        }
    }

    impl<T: Eq + Hash> HashSet<T> {
        #[track_caller]
        pub fn insert(&mut self, value: T) -> bool {
            self.changed().insert(value)
        }

        #[track_caller]
        pub fn replace(&mut self, value: T) -> Option<T> {
            self.changed().replace(value)
        }

        #[track_caller]
        pub fn contains<Q: Hash + Eq + ?Sized>(&self, value: &Q) -> bool
        where
            T: Borrow<Q>,
        {
            self.seen().contains(value)
        }

        #[track_caller]
        pub fn get<Q: Hash + Eq + ?Sized>(&self, value: &Q) -> Option<&T>
        where
            T: Borrow<Q>,
        {
            self.seen().get(value)
        }

        #[track_caller]
        pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, value: &Q) -> bool
        where
            T: Borrow<Q>,
        {
            self.changed().remove(value)
        }

        #[track_caller]
        pub fn take<Q: Hash + Eq + ?Sized>(&mut self, value: &Q) -> Option<T>
        where
            T: Borrow<Q>,
        {
            self.changed().take(value)
        }

        #[track_caller]
        pub fn union<'a>(&'a self, other: &'a Self) -> Union<'a, T, Hasher> {
            self.go_through();
            other.go_through();
            self.seen().union(other.seen())
        }

        #[track_caller]
        pub fn intersection<'a>(&'a self, other: &'a Self) -> Intersection<'a, T, Hasher> {
            self.go_through();
            self.seen().intersection(other.seen())
        }

        #[track_caller]
        pub fn difference<'a>(&'a self, other: &'a Self) -> Difference<'a, T, Hasher> {
            self.go_through();
            self.seen().difference(other.seen())
        }

        #[track_caller]
        pub fn symmetric_difference<'a>(
            &'a self,
            other: &'a Self,
        ) -> SymmetricDifference<'a, T, Hasher> {
            self.go_through();
            other.go_through();
            self.seen().symmetric_difference(other.seen())
        }

        #[track_caller]
        pub fn is_subset(&self, other: &Self) -> bool {
            self.seen().is_subset(other.seen())
        }

        #[track_caller]
        pub fn is_superset(&self, other: &Self) -> bool {
            self.seen().is_superset(other.seen())
        }

        #[track_caller]
        pub fn is_disjoint(&self, other: &Self) -> bool {
            self.seen().is_disjoint(other.seen())
        }
    }
}
