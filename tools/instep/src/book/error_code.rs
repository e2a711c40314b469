//! The codes by which rustc names its errors.

/// `E` and four digits.
pub fn is_error_code(word: &str) -> bool {
    word.len() == 5 && word.starts_with('E') && word[1..].bytes().all(|b| b.is_ascii_digit())
}
