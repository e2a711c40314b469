//! What several programs have.

/// A value that says how many of its kind have been dropped.
macro_rules! note {
    ($inside:literal) => {
        concat!(
            "
            struct Note(",
            $inside,
            ");

            static DROPPED: AtomicUsize = AtomicUsize::new(0);

            impl Drop for Note {
                fn drop(&mut self) {
                    DROPPED.fetch_add(1, Relaxed);
                }
            }
            "
        )
    };
}
pub(crate) use note;
