/// Fit of a passage to what a question asks for: a measure wants a number, a way steps or a path.
enum AnswerFit {
    /// - Returns: 1 where the passage has what is asked for, −1 where it lacks it, 0 where nothing can be said
    static func of(
        _ type: QuestionType, _ words: [String], text: String, kinds: Set<ParagraphKind>, _ language: Language
    )
        -> Double
    {
        func has(_ list: Set<String>) -> Bool { words.contains { list.contains($0) } }
        let hasNumber = words.contains { $0.unicodeScalars.first?.properties.numericType != nil }
        let isEnglish = language == .english
        let hasPath = text.unicodeScalars.contains { [0x3E, 0x203A, 0x2192, 0x25B6].contains($0.value) }
        switch type {
        case .measure: return hasNumber || has(NumberWords.numbers(language)) ? 1 : -1
        case .time:
            return hasNumber || has(NumberWords.numbers(language)) || has(NumberWords.unitsOfTime(language)) ? 1 : -1
        case .place: return hasPath || isEnglish && has(placeWords) ? 1 : isEnglish ? -1 : 0
        case .way:
            return kinds.contains(.step) || hasPath || isEnglish && has(actionWords) ? 1 : isEnglish ? -1 : 0
        case .meaning: return kinds.contains(.definition) || isEnglish && has(meaningWords) ? 1 : isEnglish ? -1 : 0
        case .reason: return isEnglish ? has(reasonWords) ? 1 : -1 : 0
        case .yesNo, .comparison, .other: return 0
        }
    }

    private static let placeWords = Set(
        words:
            "under behind below above beside left right top bottom side back front rear corner inside menu panel file directory folder settings located"
    )
    private static let actionWords = Set(
        words:
            """
            press select tap click choose turn hold go open use set enter connect insert push slide swipe touch run type add remove plug \
            unplug switch enable disable adjust drag scroll
            """)
    private static let meaningWords = Set(
        words:
            "is are means mean refers allows lets displays shows specifies indicates called known stands controls sets enables"
    )
    private static let reasonWords = Set(
        words:
            "because due check make sure ensure cause caused causes may might try verify if when error fails not cannot"
    )
}
