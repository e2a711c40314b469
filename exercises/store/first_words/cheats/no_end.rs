//! first_words: the first words of a protocol.

pub fn reply(line: &str) -> String {
    let words: Vec<_> = line.split_whitespace().collect();
    let command = words.first().map(|word| word.to_ascii_uppercase());
    match (command.as_deref(), &words[..]) {
        (Some("PING"), [_]) => "+PONG".to_owned(),
        (Some("ECHO"), [_, word]) => format!("${}\r\n{word}", word.len()),
        _ => "-ERR unknown command".to_owned(),
    }
}
