//! A Redis library speaks to the steps as it speaks to Redis.

use std::sync::Arc;

use ::redis::{Client, Commands};
use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use crate::{STEPS, Servers, Step, trial};

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter().filter(|step| step.stores);
    steps
        .map(|step| trial(servers, step, "a Redis library gets along", speaks))
        .collect()
}

fn speaks(servers: &Servers, step: &Step) -> Result<()> {
    let server = servers.start(step.name)?;
    let client = Client::open(format!("redis://{}/", server.address))?;
    let mut redis = client.get_connection().context("it does not connect")?;
    let () = redis.set("greeting", "hello")?;
    let greeting: String = redis.get("greeting")?;
    ensure!(greeting == "hello", "it got {greeting:?}");
    let nothing: Option<String> = redis.get("nothing")?;
    ensure!(nothing.is_none(), "it got {nothing:?} for nothing");
    let visits: i64 = redis.incr("visits", 41)?;
    ensure!(visits == 41, "it counted {visits}");
    let length: usize = redis.rpush("list", &["a", "b", "c"])?;
    ensure!(length == 3, "the list has {length} elements");
    let list: Vec<String> = redis.lrange("list", 0, -1)?;
    ensure!(list == ["a", "b", "c"], "the list is {list:?}");
    let error = redis.incr::<_, _, i64>("greeting", 1);
    ensure!(error.is_err(), "a greeting was counted");
    let (a, b): (i64, Option<String>) = ::redis::pipe()
        .incr("visits", 1)
        .get("greeting")
        .query(&mut redis)?;
    ensure!(
        (a, b.as_deref()) == (42, Some("hello")),
        "a pipeline got {a} and {b:?}"
    );
    Ok(())
}
