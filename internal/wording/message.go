package wording

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wangting/internal/catalog"
)

// What an inbox is told holds no personal data and nothing that somebody wrote: these tags only (ITM-15). The texts to phones are
// those that the provider has approved; an item may leave them out and never changes them.
var messageTags = []Tag{
	{Name: TagItem, Group: "办件"},
	{Name: TagCase, Group: "办件"},
	{Name: TagUnit, Group: "机关"},
	{Name: TagOutcome, Group: "决定", Kinds: []string{"refuse", "decide"}},
	{Name: TagCorrectBy, Group: "日期", Kinds: []string{"ask", "due_soon"}},
}

const mostMessage = 300 // characters

// MessageTags lists the tags that the message about an event may have; "" is all.
func MessageTags(event string) (out []Tag) {
	for _, t := range messageTags {
		if event == "" || len(t.Kinds) == 0 || slices.Contains(t.Kinds, event) {
			out = append(out, t)
		}
	}
	return out
}

// MessageOf is what an item says about an event; false when it says nothing.
func MessageOf(it *catalog.Item, event string) (catalog.Message, bool) {
	i := slices.IndexFunc(it.Messages, func(m catalog.Message) bool { return m.Event == event })
	if i < 0 {
		return catalog.Message{}, false
	}
	return it.Messages[i], true
}

// Say puts values into the text of a message. *Unresolved when it leaves something open.
func Say(text string, words map[string]string) (string, error) {
	v := Values{Words: map[string][]string{}}
	for tag, say := range words {
		v.Words[tag] = Paragraphs(say)
	}
	parts, err := Fill([]catalog.Block{{Text: text}}, v)
	if err != nil || len(parts) == 0 {
		return "", err
	}
	return strings.Join(parts[0].Words, "\n"), nil
}

// CheckMessages proves the messages of an item: every sentence refuses the publication.
func CheckMessages(it *catalog.Item) (say []string) {
	seen := map[string]bool{}
	for _, m := range it.Messages {
		i := slices.IndexFunc(catalog.Events, func(t catalog.Term) bool { return t.Slug == m.Event })
		if i < 0 {
			say = append(say, "有一条消息没有选择在什么时候发送")
			continue
		}
		name := "“" + catalog.Events[i].Name + "”的消息"
		if seen[m.Event] {
			say = append(say, name+"有两条")
		}
		seen[m.Event] = true
		if strings.TrimSpace(m.Text) == "" && !m.Quiet {
			say = append(say, name+"没有文字")
		}
		if utf8.RuneCountInString(m.Text) > mostMessage {
			say = append(say, name+"超过 300 个字")
		}
		say = append(say, wrongTags(name, m)...)
	}
	return say
}

func wrongTags(name string, m catalog.Message) (say []string) {
	for line := range strings.Lines(m.Text) {
		pieces, err := parse(line)
		if err != nil {
			return append(say, name+"里"+err.Error())
		}
		for _, p := range pieces {
			known := slices.ContainsFunc(MessageTags(m.Event), func(t Tag) bool { return t.Name == p.tag })
			if p.tag != "" && !known {
				say = append(say, name+"不能使用标签“"+p.tag+"”")
			}
		}
	}
	return say
}
