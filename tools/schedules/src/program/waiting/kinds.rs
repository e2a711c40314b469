//! What a value is, as far as its declaration says so: a tool of `std`, or plain.

/// What is known of a value. A reference, a `Box` and an `Arc` are what they lead to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// A number, a `bool`, a string, a length of time.
    Plain,
    /// With what it holds: a plain value or a pointer.
    Atomic(Box<Kind>),
    /// Where something is, which is not looked into.
    Pointer,
    /// A `Mutex` or an `RwLock`, with what is in it.
    Lock(Box<Kind>),
    /// An `Option` or a `Result`, with what is in it if all is well.
    Answer(Box<Kind>),
    /// The error of a lock, which has its guard.
    Poisoned(Box<Kind>),
    List(Box<Kind>),
    Handle,
    Thread,
    Receiver,
    Sender,
    Once,
    OnceLock(Box<Kind>),
    /// A type of the program's, by its name.
    Own(String),
    /// Anything, which may be named, and not used.
    Unknown,
}

impl Kind {
    /// An atomic, by the name of its type.
    pub fn atomic(name: &str) -> Kind {
        Kind::Atomic(Box::new(match name {
            "AtomicPtr" => Kind::Pointer,
            _ => Kind::Plain,
        }))
    }

    pub fn answer(self) -> Kind {
        Kind::Answer(Box::new(self))
    }

    pub fn list(self) -> Kind {
        Kind::List(Box::new(self))
    }
}
