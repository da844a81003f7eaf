//! The soak: a page with twenty explainers under random input for minutes.

use anyhow::{Result, bail};

use crate::server::Server;
use crate::workspace::{Workspace, find_program};
use crate::{dist, setup, step};

/// Builds dist/, serves it, and lets tests/soak/soak.mjs loose on it.
///
/// # Errors
/// When something cannot be built, or the widget panics, errs or grows.
pub fn run(workspace: &Workspace, minutes: f64) -> Result<()> {
    setup::tools(workspace)?;
    let chrome = setup::browser()?;
    dist::build(workspace)?;
    let Some(node) = find_program(&["node"]) else { bail!("expected Node, got none") };
    let server = Server::start(workspace.dist(), 0)?;
    step::announce(&format!("node tests/soak/soak.mjs ({minutes} minutes)"));
    let mut command = workspace.command(node);
    command.arg("tests/soak/soak.mjs").env("EXPLAINER_URL", server.address()).env("CHROME", chrome);
    command.env("SOAK_MINUTES", minutes.to_string());
    if !command.status()?.success() {
        bail!("expected a widget that survives: see above");
    }
    Ok(())
}
