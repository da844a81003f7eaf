//! A step: one line that says what is done, and signs of life while it takes long.

use std::io::{BufRead, BufReader, IsTerminal, Read, Write, stdout};
use std::process::{Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How often a log that is not a terminal hears that a step still runs.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Prints the line of a step that shows its own output.
pub fn announce(what: &str) {
    println!("· {what}");
}

/// Runs `command` without its output, printing `what` first and the last line of output while it takes long.
///
/// # Errors
/// When the program is missing, exits other than 0, or runs longer than `limit`; its last lines are printed.
pub fn run(what: &str, command: &mut Command, limit: Duration) -> Result<()> {
    announce(what);
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("could not start `{name}`"))?;
    let log = Arc::new(Mutex::new(Vec::new()));
    let readers = [
        child.stdout.take().map(|pipe| collect(pipe, Arc::clone(&log))),
        child.stderr.take().map(|pipe| collect(pipe, Arc::clone(&log))),
    ];
    let mut life = Life::new();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if life.started.elapsed() > limit {
            // A program that does not hear this is left behind rather than waited for.
            let _ = child.kill();
            life.finish();
            print_tail(&log);
            bail!("`{name}` gave no result in {} s", limit.as_secs());
        }
        life.beat(&log);
        thread::sleep(Duration::from_millis(100));
    };
    for reader in readers.into_iter().flatten() {
        let _ = reader.join();
    }
    life.finish();
    if !status.success() {
        print_tail(&log);
        bail!("`{name}` failed ({status})");
    }
    Ok(())
}

type Log = Arc<Mutex<Vec<String>>>;

fn collect(pipe: impl Read + Send + 'static, log: Log) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        for line in BufReader::new(pipe).split(b'\n').map_while(|line| line.ok()) {
            let text = String::from_utf8_lossy(&line).trim_end().to_owned();
            if let (false, Ok(mut lines)) = (text.is_empty(), log.lock()) {
                lines.push(text);
            }
        }
    })
}

fn print_tail(log: &Log) {
    let Ok(lines) = log.lock() else { return };
    for line in &lines[lines.len().saturating_sub(12)..] {
        eprintln!("    {line}");
    }
}

/// What a waiting person sees: on a terminal one line that is rewritten, in a log a line every few seconds.
struct Life {
    started: Instant,
    last: Instant,
    terminal: bool,
    shown: bool,
}

impl Life {
    fn new() -> Self {
        let now = Instant::now();
        Self { started: now, last: now, terminal: stdout().is_terminal(), shown: false }
    }

    fn beat(&mut self, log: &Log) {
        let pause = if self.terminal { Duration::from_secs(1) } else { HEARTBEAT };
        if self.last.elapsed() < pause {
            return;
        }
        self.last = Instant::now();
        self.shown = true;
        let line = log.lock().ok().and_then(|lines| lines.last().cloned()).unwrap_or_default();
        let short: String = line.chars().take(70).collect();
        let text = format!("    {} s  {short}", self.started.elapsed().as_secs());
        if self.terminal {
            print!("\r\x1b[2K{text}");
            let _ = stdout().flush();
        } else {
            println!("{text}");
        }
    }

    fn finish(&self) {
        if self.terminal && self.shown {
            print!("\r\x1b[2K");
        }
        if self.shown {
            println!("    took {} s", self.started.elapsed().as_secs());
        }
    }
}
