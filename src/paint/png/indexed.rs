//! The PNG file of a picture: its colours by number, because drawings have few of them.

use std::ops::Range;

use resvg::tiny_skia::Pixmap;

/// The most colours that an indexed file has.
const MOST: usize = 256;
/// More colours than this are no drawing's: the file is written in full colours.
const DRAWN: usize = 2048;
/// How far, in one channel, a shade at an edge may be from the one that stands for it.
const NEAR: i32 = 10;
/// Places of the table that finds a colour's number: a power of two, with room to spare.
const SLOTS: usize = 4 * DRAWN;

/// The bytes of a PNG file, packed fast, which for drawings is packed well.
pub fn encode(picture: &Pixmap) -> Result<Vec<u8>, png::EncodingError> {
    let opaque = picture.data().iter().skip(3).step_by(4).all(|alpha| *alpha == u8::MAX);
    match opaque.then(|| Indexed::of(picture)).flatten() {
        Some(Indexed { palette, samples }) => write(picture, png::ColorType::Indexed, Some(palette), &samples),
        None if opaque => {
            let samples: Vec<u8> = picture.data().chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
            write(picture, png::ColorType::Rgb, None, &samples)
        }
        None => {
            let plain = picture.pixels().iter().map(|pixel| pixel.demultiply());
            let samples: Vec<u8> =
                plain.flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]).collect();
            write(picture, png::ColorType::Rgba, None, &samples)
        }
    }
}

fn write(
    picture: &Pixmap,
    color: png::ColorType,
    palette: Option<Vec<u8>>,
    samples: &[u8],
) -> Result<Vec<u8>, png::EncodingError> {
    let mut out = Vec::with_capacity(1 << 16);
    let mut encoder = png::Encoder::new(&mut out, picture.width(), picture.height());
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::Fast);
    encoder.set_color(color);
    if let Some(palette) = palette {
        encoder.set_palette(palette);
        // Even areas become zeros, which is what the fast packer is good at.
        encoder.set_filter(png::Filter::Sub);
    }
    encoder.write_header()?.write_image_data(samples)?;
    Ok(out)
}

/// An opaque picture as numbers of colours.
struct Indexed {
    /// Red, green and blue of each colour, the most frequent first.
    palette: Vec<u8>,
    samples: Vec<u8>,
}

impl Indexed {
    /// None where the picture has colours that no other can stand for.
    fn of(picture: &Pixmap) -> Option<Indexed> {
        let width = picture.width() as usize;
        let mut colors = Colors { slots: vec![0; SLOTS], colors: Vec::with_capacity(MOST) };
        // Stretches of one colour: its number, and how long. They end with their row.
        let mut runs: Vec<(u16, u32)> = Vec::new();
        // For each row, its runs: those of the row above where it is the same, as most are.
        let mut rows: Vec<Range<usize>> = Vec::with_capacity(picture.height() as usize);
        let mut above: &[u8] = &[];
        for row in picture.data().chunks_exact(width * 4) {
            let runs_of = match rows.last() {
                Some(same) if row == above => {
                    runs[same.clone()].iter().for_each(|(number, length)| colors.count(*number, *length));
                    same.clone()
                }
                _ => {
                    let start = runs.len();
                    let mut rest = row;
                    while let Some(first) = rest.first_chunk::<4>() {
                        let length = stretch(rest, *first);
                        let number = colors.number([first[0], first[1], first[2]])?;
                        colors.count(number, length as u32);
                        runs.push((number, length as u32));
                        rest = &rest[length * 4..];
                    }
                    start..runs.len()
                }
            };
            rows.push(runs_of);
            above = row;
        }
        let (palette, numbers) = colors.chosen()?;
        let mut samples = Vec::with_capacity(width * rows.len());
        let mut before = 0..0;
        for row in rows {
            if row == before {
                samples.extend_from_within(samples.len() - width..);
                continue;
            }
            for (number, length) in &runs[row.clone()] {
                samples.resize(samples.len() + *length as usize, numbers[usize::from(*number)]);
            }
            before = row;
        }
        Some(Indexed { palette, samples })
    }
}

/// How many pixels of this colour come first.
fn stretch(bytes: &[u8], color: [u8; 4]) -> usize {
    const MANY: usize = 8;
    let many = [color; MANY];
    let whole = bytes.chunks_exact(4 * MANY).take_while(|chunk| *chunk == many.as_flattened()).count() * MANY;
    whole + bytes[whole * 4..].chunks_exact(4).take_while(|pixel| **pixel == color).count()
}

/// The colours of a picture in the order in which they are met, and how often each is.
struct Colors {
    /// The number of a colour, plus one, near the place that its bits say.
    slots: Vec<u16>,
    colors: Vec<([u8; 3], u64)>,
}

impl Colors {
    fn count(&mut self, number: u16, times: u32) {
        self.colors[usize::from(number)].1 += u64::from(times);
    }

    fn number(&mut self, color: [u8; 3]) -> Option<u16> {
        let bits = u32::from_be_bytes([0, color[0], color[1], color[2]]);
        let mut slot = (bits.wrapping_mul(0x9e37_79b1) >> 16) as usize % SLOTS;
        loop {
            match self.slots[slot] {
                0 if self.colors.len() == DRAWN => return None,
                0 => {
                    self.colors.push((color, 0));
                    self.slots[slot] = self.colors.len() as u16;
                    return Some(self.slots[slot] - 1);
                }
                found => {
                    if self.colors[usize::from(found) - 1].0 == color {
                        return Some(found - 1);
                    }
                    slot = (slot + 1) % SLOTS;
                }
            }
        }
    }

    /// The palette, the most frequent colour first, and each colour's number in it. The rarest shades, of which a
    /// drawing has some at its edges, are taken for those next to them.
    fn chosen(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let mut order: Vec<usize> = (0..self.colors.len()).collect();
        order.sort_by_key(|at| (std::cmp::Reverse(self.colors[*at].1), *at));
        let (kept, rare) = order.split_at(order.len().min(MOST));
        let color = |at: usize| self.colors[at].0;
        let far = |a: [u8; 3], b: [u8; 3]| (0..3).map(|part| (i32::from(a[part]) - i32::from(b[part])).abs()).max();
        let mut numbers = vec![0; self.colors.len()];
        for (number, at) in kept.iter().enumerate() {
            numbers[*at] = number as u8;
        }
        for at in rare {
            let distance = |number: &usize| far(color(kept[*number]), color(*at)).unwrap_or(0);
            let next = (0..kept.len()).min_by_key(distance)?;
            if distance(&next) > NEAR {
                return None;
            }
            numbers[*at] = next as u8;
        }
        Some((kept.iter().flat_map(|at| color(*at)).collect(), numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use resvg::tiny_skia::{Color, PremultipliedColorU8};

    /// A picture with these colours in turn, on white, and what its file says of every pixel.
    fn there_and_back(colors: impl Iterator<Item = [u8; 4]>) -> (png::ColorType, Vec<[u8; 3]>, Vec<[u8; 3]>) {
        let mut picture = Pixmap::new(64, 64).expect("a picture");
        picture.fill(Color::WHITE);
        for (pixel, [red, green, blue, alpha]) in picture.pixels_mut().iter_mut().zip(colors) {
            *pixel = PremultipliedColorU8::from_rgba(red, green, blue, alpha).expect("a colour");
        }
        let drawn = picture.pixels().iter().map(|pixel| [pixel.red(), pixel.green(), pixel.blue()]).collect();
        let bytes = encode(&picture).expect("a file");
        let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
        decoder.set_transformations(png::Transformations::IDENTITY);
        let mut reader = decoder.read_info().expect("a PNG file");
        let mut samples = vec![0; reader.output_buffer_size().expect("a size")];
        let info = reader.next_frame(&mut samples).expect("pixels");
        let palette = reader.info().palette.clone().unwrap_or_default();
        let read = match info.color_type {
            png::ColorType::Indexed => {
                samples.iter().map(|at| std::array::from_fn(|part| palette[usize::from(*at) * 3 + part])).collect()
            }
            _ => samples.chunks(info.color_type.samples()).map(|sample| [sample[0], sample[1], sample[2]]).collect(),
        };
        (info.color_type, drawn, read)
    }

    #[test]
    fn few_colours_are_kept_exactly() {
        let (kind, drawn, read) = there_and_back((0..1000_u32).map(|at| [(at % 250) as u8, 7, 9, 255]));
        assert_eq!(kind, png::ColorType::Indexed);
        assert!(drawn == read);
    }

    #[test]
    fn rare_shades_are_taken_for_their_neighbours() {
        let shade = |at: u32| [(at % 200) as u8, (at / 200 * 2) as u8, 0, 255];
        let (kind, drawn, read) = there_and_back((0..600).map(shade));
        assert_eq!(kind, png::ColorType::Indexed);
        let worst = drawn.iter().zip(&read).flat_map(|(a, b)| (0..3).map(|part| a[part].abs_diff(b[part]))).max();
        assert!(drawn != read && i32::from(worst.expect("pixels")) <= NEAR, "{worst:?}");
    }

    #[test]
    fn many_colours_are_written_in_full() {
        let (kind, drawn, read) =
            there_and_back((0..4000_u32).map(|at| [(at % 63 * 4) as u8, (at / 63 * 4) as u8, (at % 7) as u8, 255]));
        assert_eq!(kind, png::ColorType::Rgb);
        assert!(drawn == read);
        assert_eq!(there_and_back([[0, 0, 0, 0]].into_iter()).0, png::ColorType::Rgba);
    }
}
