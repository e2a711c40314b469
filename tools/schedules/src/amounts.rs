//! Numbers, for people.

/// `1 step`, `2 steps`.
pub fn many(count: u128, thing: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    match count {
        u128::MAX => format!("more {thing}s than can be counted"),
        _ => format!("{} {thing}{s}", grouped(count)),
    }
}

/// `13,608,000`.
pub fn grouped(number: u128) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
