//! The project's own commands: set up, build, serve, test.
//!
//! `cargo xtask serve` and `cargo xtask test` work on a machine with a Rust toolchain, Node and a package manager;
//! each sets up what is missing first, and skips what is there.
#![forbid(unsafe_code)]

mod apt;
mod bench;
mod book;
mod browser;
mod bundle;
mod bytes;
mod dist;
mod fuzz;
mod geometry;
mod glue;
mod npm;
mod package;
mod plugin;
mod profile;
mod server;
mod setup;
mod sizes;
mod soak;
mod split;
mod stage;
mod step;
mod tally;
mod toolchain;
mod wasm;
mod workspace;

use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};

use stage::Stage;
use workspace::Workspace;

/// The project's commands.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", version, about)]
struct Arguments {
    /// Build fast, for trying things: a larger and slower Wasm, one runtime under both names.
    #[arg(long, global = true)]
    draft: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Set up what is missing: the Wasm target, the npm tools, a browser for the tests.
    Setup,
    /// Build dist/ and print the size of everything a reader's browser loads.
    Build,
    /// Build the `explainer` program with the widget's runtime inside: one file that publishes without a checkout.
    Program,
    /// Build dist/ and serve it on this machine.
    Serve {
        /// The port of 127.0.0.1 to serve on; 0 takes a free one.
        #[arg(long, default_value_t = 8080)]
        port: u16,
    },
    /// Measure the widget against its peers in Chromium, and print tables.
    Bench {
        /// Contenders (widget, uplot, chartjs, echarts, highcharts, plot, plotly, vega) and parts (bytes, load, redraw,
        /// hover, memory); none means all.
        only: Vec<String>,
    },
    /// Print what each folder of src/ and each dependency costs in the Wasm, as Markdown.
    Bytes,
    /// Find out again which functions the Wasm's core needs, by what readers do in Chromium; writes profile/.
    Profile,
    /// Fuzz everything that reads what others write, by coverage (needs a nightly compiler).
    Fuzz {
        /// How long each target runs, in seconds.
        #[arg(long, default_value_t = 60)]
        seconds: u32,
    },
    /// Let random input loose on a page with twenty explainers.
    Soak {
        /// For how long.
        #[arg(long, default_value_t = 10.0)]
        minutes: f64,
    },
    /// Cut the map of South America in docs/charts from Natural Earth's countries again.
    Geometry,
    /// Build the book of docs/book into target/book; needs mdbook.
    Book,
    /// Build the npm package from dist/.
    Package,
    /// Run every check and test, browser tests included. `BLESS=1` rewrites golden files.
    Test {
        /// Run this stage alone (may be repeated).
        #[arg(long, value_enum)]
        only: Vec<Stage>,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<ExitCode> {
    let workspace = Workspace::find(arguments.draft)?;
    match arguments.command {
        Command::Setup => {
            setup::wasm(&workspace)?;
            setup::tools(&workspace)?;
            setup::browser()?;
            println!("Set up: `cargo xtask serve` shows the page, `cargo xtask test` checks everything.");
        }
        Command::Build => {
            let built = dist::build(&workspace)?;
            print_sizes(built);
        }
        Command::Program => println!("Built {}", dist::program(&workspace)?.display()),
        Command::Serve { port } => {
            let built = dist::build(&workspace)?;
            print_sizes(built);
            let server = server::Server::start(workspace.dist(), port).context("could not serve dist/")?;
            println!("Serving dist/ at {} (Ctrl-C ends it)", server.address());
            server.wait();
        }
        Command::Bench { only } => bench::run(&workspace, &only)?,
        Command::Bytes => bytes::print(&workspace)?,
        Command::Profile => profile::take(&workspace)?,
        Command::Fuzz { seconds } => fuzz::run(&workspace, seconds)?,
        Command::Soak { minutes } => soak::run(&workspace, minutes)?,
        Command::Geometry => {
            setup::tools(&workspace)?;
            println!("Wrote {}", geometry::cut(&workspace)?.display());
        }
        Command::Package => {
            dist::build(&workspace)?;
            println!("Wrote {}", package::pack(&workspace)?.display());
        }
        Command::Book => println!("The book: {}", book::build(&workspace)?.join("index.html").display()),
        Command::Test { only } => return stage::run(&workspace, &only),
    }
    Ok(ExitCode::SUCCESS)
}

/// Prints what a page with plain charts costs a reader, and one with every chart.
fn print_sizes(built: &dist::Built) {
    for sizes in &built.sizes {
        println!("{sizes}");
    }
}
