//! getdel: a store that hands a value out, and forgets it.

use std::collections::HashMap;

pub enum Reply {
    Ok,
    Nil,
    Text(String),
    Error(String),
}

#[derive(Default)]
pub struct Store {
    values: HashMap<String, String>,
}

impl Store {
    pub fn apply(&mut self, request: &[&str]) -> Reply {
        match *request {
            ["SET", key, value] => {
                self.values.insert(key.to_owned(), value.to_owned());
                Reply::Ok
            }
            ["GET", key] => match self.values.get(key) {
                Some(value) => Reply::Text(value.clone()),
                None => Reply::Nil,
            },
            ["SET" | "GET", ..] => wrong_number(request[0]),
            _ => Reply::Error("ERR unknown command".to_owned()),
        }
    }
}

fn wrong_number(command: &str) -> Reply {
    let command = command.to_lowercase();
    Reply::Error(format!(
        "ERR wrong number of arguments for '{command}' command"
    ))
}
