import PredictionEvaluation
import Foundation
import PredictionEngine

/// Typing of one person, from a seed: a name letter by letter, sometimes a wrong letter and a step back, a look at the
/// result, then a question or the next name.
///
/// Times between letters are log-normal with a median of 190 ms, as Dhakal et al. measured over 136 million keystrokes
/// (CHI 2018); one letter in twenty is wrong there as well.
struct Typist {
    enum Act: Equatable {
        /// Whole text in the box now.
        case type(String)
        /// Question about the item that was typed.
        case ask(item: Int, question: String)
    }

    struct Settings: Equatable, Sendable {
        /// Median time between two letters.
        var interval = Duration.milliseconds(190)
        /// Share of fully typed names that are then asked about.
        var askShare = 0.3
        var wrongShare = 0.05
        /// Reading time between two names.
        var rest = Duration.seconds(2)
        /// Whether every interval is the median, for measurements that need a rate.
        var isSteady = false
    }

    static let questions = [
        "what does it do?", "how do I use it?", "which options are there?", "what does it return?",
        "is there an example?",
    ]

    private let names: [String]
    private let draw: WeightedDraw
    private let settings: Settings
    private var random: SeededRandom
    private var item = 0
    /// Texts of the box still to come, last first.
    private var ahead: [String] = []
    private var isTyped = false

    /// - Parameter names: names to type, the most wanted first; at least one
    init(names: [String], settings: Settings, seed: UInt64) {
        self.names = names
        self.settings = settings
        draw = WeightedDraw(zipf: names.count)
        random = SeededRandom(seed: seed)
    }

    /// Next act of this person, and the time between the last act and it.
    mutating func next() -> (act: Act, after: Duration) {
        if let text = ahead.popLast() { return (.type(text), interval()) }
        if isTyped, Double.random(in: 0..<1, using: &random) < settings.askShare {
            isTyped = false
            return (.ask(item: item, question: anyQuestion()), interval())
        }
        pick()
        return (.type(ahead.popLast() ?? ""), settings.isSteady ? settings.interval : settings.rest + interval())
    }

    /// Question without typing first.
    mutating func question() -> (item: Int, text: String) { (draw.draw(&random), anyQuestion()) }

    private mutating func anyQuestion() -> String {
        Self.questions[Int.random(in: 0..<Self.questions.count, using: &random)]
    }

    private mutating func pick() {
        item = draw.draw(&random)
        isTyped = true
        var texts: [String] = []
        var text = ""
        for letter in names[item] {
            if !text.isEmpty, Double.random(in: 0..<1, using: &random) < settings.wrongShare {
                texts += [text + String("abcdefghijklmnopqrstuvwxyz".randomElement(using: &random) ?? "x"), text]
            }
            text.append(letter)
            texts.append(text)
        }
        ahead = texts.reversed()
    }

    private mutating func interval() -> Duration {
        if settings.isSteady { return settings.interval }
        // Spread of 0.5 in the logarithm.
        return settings.interval * max(0.05, exp(random.normal() / 2))
    }
}
