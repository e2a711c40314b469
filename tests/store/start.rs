//! What a step says to whoever starts it in a wrong way, or asks how to.

use std::net::TcpListener;
use std::sync::Arc;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;
use supervise::watchdog::{self, End, Limits, Run};

use crate::log::command;
use crate::{STEPS, Servers, Step, trial};

/// It is a page of its own, and has its own `main`.
const ALONE: &str = "store_ping";

pub fn trials(servers: &Arc<Servers>) -> Vec<Trial> {
    let steps = STEPS.iter();
    steps
        .flat_map(|step| {
            let helps = (step.name != ALONE).then(|| {
                trial(
                    servers,
                    step,
                    "asked for help, it tells how to start it",
                    helps,
                )
            });
            let refuses = "a place where it can't listen is named";
            [Some(trial(servers, step, refuses, refused)), helps]
        })
        .flatten()
        .collect()
}

fn started(servers: &Servers, step: &Step, argument: &str) -> Result<Run> {
    let mut command = command(servers, step)?;
    command.arg(argument);
    Ok(watchdog::run(command, Limits::default())?)
}

fn helps(servers: &Servers, step: &Step) -> Result<()> {
    for argument in ["--help", "-h"] {
        let run = started(servers, step, argument)?;
        ensure!(
            matches!(run.end, End::Exited(status) if status.success())
                && run.output.contains("ADDRESS")
                && step.keeps == run.output.contains(step.name),
            "after `{argument}`, it ended so: {:?}\n{}",
            run.end,
            run.output
        );
    }
    Ok(())
}

fn refused(servers: &Servers, step: &Step) -> Result<()> {
    let other = TcpListener::bind("127.0.0.1:0")?;
    let taken = other.local_addr()?.to_string();
    for argument in [&*taken, "--port", "nowhere", "127.0.0.1:99999"] {
        let run = started(servers, step, argument)?;
        ensure!(
            matches!(run.end, End::Exited(status) if status.code() == Some(1))
                && run.output.contains(&format!("cannot listen on {argument}"))
                && run.output.contains("port 0 is any free port"),
            "after `{argument}`, it ended so: {:?}\n{}",
            run.end,
            run.output
        );
    }
    Ok(())
}
