//! What of `std` is known to leave nothing behind in its thread.

/// What `std` has under these names changes nothing but what the search sees of it.
pub const KNOWN: &[&str] = &[
    // Atomics.
    "load",
    "store",
    "swap",
    "compare_exchange",
    "compare_exchange_weak",
    "fetch_add",
    "fetch_sub",
    "fetch_and",
    "fetch_or",
    "fetch_xor",
    "fetch_max",
    "fetch_min",
    "fence",
    // Threads.
    "spin_loop",
    "yield_now",
    "sleep",
    "park",
    "park_timeout",
    "current",
    "unpark",
    "timed_out",
    "is_finished",
    "thread",
    // Locks, channels and what is initialized once.
    "lock",
    "try_lock",
    "read",
    "try_read",
    "write",
    "try_write",
    "is_poisoned",
    "recv",
    "try_recv",
    "try_iter",
    "recv_timeout",
    // Of a guard that goes from turn to turn, nothing is known here.
    "wait_timeout",
    "wait_timeout_while",
    "send",
    "try_send",
    "is_completed",
    // Owners.
    "strong_count",
    "weak_count",
    "ptr_eq",
    // What is asked, and what is made of the answer.
    "is_ok",
    "is_err",
    "is_some",
    "is_none",
    "is_ok_and",
    "is_err_and",
    "is_some_and",
    "is_none_or",
    "unwrap",
    "expect",
    "unwrap_err",
    "expect_err",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "into_inner",
    "ok",
    "err",
    "as_ref",
    "map",
    "map_or",
    "and_then",
    "len",
    "is_empty",
    "contains",
    "contains_key",
    "first",
    "last",
    "iter",
    "values",
    "all",
    "any",
    "get",
    "eq",
    "ne",
    "is_null",
    "wrapping_add",
    "wrapping_sub",
    "min",
    "max",
    "drop",
    "from_secs",
    "from_millis",
    "from_micros",
    "from_nanos",
];

/// What makes a value of what it is given, and does no more. `Self` does so of its type.
pub const MAKES: &[&str] = &["Some", "Ok", "Err", "Ready", "Reverse", "Self", "Wrapping"];

/// What is called without being named.
pub const UNNAMED: &[&str] = &[
    "deref",
    "index",
    "eq",
    "ne",
    "partial_cmp",
    "cmp",
    "lt",
    "le",
    "gt",
    "ge",
    "not",
    "neg",
    "add",
    "sub",
    "mul",
    "div",
    "rem",
    "bitand",
    "bitor",
    "bitxor",
    "shl",
    "shr",
    "from",
    "into",
    "drop",
    "branch",
    "from_residual",
    "deref_mut",
    "index_mut",
    "start_bound",
    "end_bound",
];

/// What they call of the program's own, without naming it.
pub const BESIDES: &[(&str, &[&str])] = &[
    ("contains", HASHING),
    ("contains_key", HASHING),
    ("get", HASHING),
    ("unwrap_or_default", &["default"]),
];
pub const HASHING: &[&str] = &["borrow", "build_hasher", "finish", "hash", "write"];

/// Those of them that call what they are given.
pub const CALLERS: &[&str] = &[
    "is_ok_and",
    "is_err_and",
    "is_some_and",
    "is_none_or",
    "unwrap_or_else",
    "map",
    "map_or",
    "and_then",
    "all",
    "any",
];

/// Macros whose arguments are expressions.
pub const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "panic",
    "unreachable",
];

/// Whether a function of this name is `std`'s own in what stands before it, a module or a type.
pub fn is_at_home(function: &str, of: &str) -> bool {
    match function {
        "from_secs" | "from_millis" | "from_micros" | "from_nanos" => of == "Duration",
        "strong_count" | "weak_count" => ["Arc", "Rc"].contains(&of),
        "Some" => of == "Option",
        "Ok" | "Err" => of == "Result",
        "spin_loop" => of == "hint",
        "fence" => of == "atomic",
        "drop" => of == "mem",
        _ => of == "thread",
    }
}
