/// Fit of a passage to what a question asks for: a measure wants a number, a way steps or a path.
enum AnswerFit {
    /// - Returns: 1 where the passage has what is asked for, −1 where it lacks it, 0 where nothing can be said
    static func of(
        _ type: QuestionType, _ signs: AnswerSigns, kinds: Set<ParagraphKind>, _ language: Language
    ) -> Double {
        let isEnglish = language == .english
        func has(_ wanted: AnswerSigns) -> Bool { !signs.isDisjoint(with: wanted) }
        switch type {
        case .measure: return has(.number) ? 1 : -1
        case .time: return has([.number, .unitOfTime]) ? 1 : -1
        case .place: return has([.path, .place]) ? 1 : isEnglish ? -1 : 0
        case .way: return kinds.contains(.step) || has([.path, .action]) ? 1 : isEnglish ? -1 : 0
        case .meaning: return kinds.contains(.definition) || has(.meaning) ? 1 : isEnglish ? -1 : 0
        case .reason: return isEnglish ? has(.reason) ? 1 : -1 : 0
        case .yesNo, .comparison, .other: return 0
        }
    }
}
