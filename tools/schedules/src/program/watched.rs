//! Whether what `unsafe` does in a program can be watched.

/// Whether this system and this processor are ones on which the stand-in is told each access
/// to memory.
pub const IS_POSSIBLE: bool = cfg!(all(target_os = "linux", target_arch = "x86_64"));
