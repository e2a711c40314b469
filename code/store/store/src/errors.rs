//! Errors that many commands share, in the words of Redis.

use crate::reply::Reply;

pub fn wrong_arity(name: &str) -> Reply {
    // Redis ends a transaction by it, even where there is none.
    let kind = match name {
        "exec" => "EXECABORT Transaction discarded because of:",
        _ => "ERR",
    };
    Reply::error(format!(
        "{kind} wrong number of arguments for '{name}' command"
    ))
}

pub fn unknown_subcommand(command: &str, word: &[u8]) -> Reply {
    let command = command.to_uppercase();
    let end = format!("'. Try {command} HELP.");
    let said = [
        b"ERR unknown subcommand '",
        shown_part(word, SHOWN),
        end.as_bytes(),
    ];
    Reply::Error(said.concat().into())
}

/// How much of what it got an error may show.
const SHOWN: usize = 128;

/// What Redis shows of a word: it ends at a zero, as texts do in C.
pub fn shown_part(word: &[u8], most: usize) -> &[u8] {
    let word = &word[..word.len().min(most)];
    let end = word.iter().position(|byte| *byte == 0);
    &word[..end.unwrap_or(word.len())]
}

/// There is no such command. Of the arguments as many as fit into 128 bytes, as Redis shows them.
pub fn unknown(words: &[&[u8]]) -> Reply {
    let name = words.first().copied().unwrap_or_default();
    let arguments = words.get(1..).unwrap_or_default();
    let mut shown = vec![];
    for argument in arguments {
        let Some(room) = SHOWN.checked_sub(shown.len()) else {
            break;
        };
        if room == 0 {
            break;
        }
        let kept = shown_part(argument, room);
        shown.extend([b"'", kept, b"' "].concat());
    }
    let name = shown_part(name, SHOWN);
    let said = [
        b"ERR unknown command '",
        name,
        b"', with args beginning with: ",
        &shown,
    ];
    Reply::Error(said.concat().into())
}
