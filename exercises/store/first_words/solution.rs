//! first_words: the first words of a protocol.

pub fn reply(line: &str) -> String {
    let words: Vec<_> = line.split_whitespace().collect();
    let command = words.first().map(|word| word.to_ascii_uppercase());
    match (command.as_deref(), &words[..]) {
        (Some("PING"), [_]) => "+PONG\r\n".to_owned(),
        (Some("ECHO"), [_, word]) => format!("${}\r\n{word}\r\n", word.len()),
        _ => "-ERR unknown command\r\n".to_owned(),
    }
}
