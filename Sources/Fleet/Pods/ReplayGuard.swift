/// Filter that tells repeated messages from new ones by the number their speaker gave them. No clock takes part: a
/// recorded message is old for ever, however late it is played again.
///
/// Messages of one speaker overtake each other on their way: a window of the last numbers is remembered one by one (RFC
/// 6479).
package struct ReplayGuard: Equatable, Sendable {
    /// Numbers remembered of a speaker: more than are ever on their way at once.
    package static let window = 4096
    /// Speakers remembered, half a kilobyte each: more than pods live at once; beyond that, the one silent for longest
    /// is forgotten.
    package static let speakersMax = 1024

    fileprivate struct Heard: Equatable, Sendable {
        var highest = 0
        /// A bit for each of the last numbers, number modulo window.
        var bits = [UInt64](repeating: 0, count: ReplayGuard.window / 64)
        var at = 0
    }

    private var speakers: [String: Heard] = [:]
    private var turn = 0

    package init() {}

    /// Whether the speaker is known to live: otherwise its numbers prove nothing, because this pod does not know which
    /// it has reached.
    package func knows(_ speaker: String) -> Bool { speakers[speaker] != nil }

    /// Introduces a live speaker that has reached this number: lower ones are old. The number itself may still be on
    /// its way.
    package mutating func introduced(_ speaker: String, at number: Int) {
        guard speakers[speaker] == nil, number > 0 else { return }
        _ = heard(number, of: speaker)
        speakers[speaker]?.close(below: number)
    }

    /// - Returns: whether the message is new; it then counts as heard
    package mutating func heard(_ number: Int, of speaker: String) -> Bool {
        turn += 1
        if speakers[speaker] == nil, speakers.count >= Self.speakersMax,
            let silent = speakers.min(by: { $0.value.at < $1.value.at })?.key
        {
            speakers[silent] = nil
        }
        guard number > 0 else { return false }
        speakers[speaker, default: Heard()].at = turn
        return speakers[speaker]?.hear(number) ?? false
    }
}

extension ReplayGuard.Heard {
    /// Marks all lower numbers as heard, but not this one.
    fileprivate mutating func close(below number: Int) {
        bits = [UInt64](repeating: .max, count: bits.count)
        bits[number % ReplayGuard.window / 64] &= ~(1 << UInt64(number % 64))
    }

    fileprivate mutating func hear(_ number: Int) -> Bool {
        let window = ReplayGuard.window
        guard number > highest - window else { return false }
        if number > highest {
            if number - highest >= window {
                bits = [UInt64](repeating: 0, count: window / 64)
            } else {
                for skipped in (highest + 1)...number { bits[skipped % window / 64] &= ~(1 << UInt64(skipped % 64)) }
            }
            highest = number
        }
        let bit: UInt64 = 1 << UInt64(number % 64)
        guard bits[number % window / 64] & bit == 0 else { return false }
        bits[number % window / 64] |= bit
        return true
    }
}
