package activity

import (
	"strings"

	"github.com/callwright/callwright/value"
)

// promptsCodec is Webex's prompt block: `toggle` says whether `promptsTts`
// counts or `prompts`, and the other is null or left over.
type promptsCodec struct{}

// promptTypes are the words for the sorts of prompts: ours, Webex's.
func promptTypes() [3][2]string {
	return [...][2]string{{"tts", "tts"}, {"audio", "audioFile"}, {"audio_variable", "audioPromptVariable"}}
}

func (promptsCodec) Properties() []string { return []string{"prompts", "promptsTts", "toggle"} }

func (promptsCodec) Import(p *value.Object) any {
	files, _ := get[[]any](p, "prompts")
	texts, _ := get[[]any](p, "promptsTts")
	list := texts
	if tts, ok := flag(p, "toggle"); ok && !tts || !ok && len(texts) == 0 {
		list = files
	}
	if len(list) == 0 {
		return nil
	}
	out := make([]any, len(list))
	for i := range list {
		out[i] = importPrompt(list[i])
	}
	return out
}

// importPrompt turns {type, value, name} into {tts: …} and the like. An item of
// another type keeps its words, so that the check names it.
func importPrompt(v any) any {
	item, ok := v.(*value.Object)
	if !ok {
		return v
	}
	sort, _ := get[string](item, "type")
	out := value.NewObject(2)
	for _, t := range promptTypes() {
		if strings.EqualFold(sort, t[1]) {
			content, _ := item.Get("value")
			out.Set(t[0], content)
		}
	}
	if out.Len() == 0 {
		return v
	}
	if name, ok := item.Get("name"); ok {
		out.Set("name", name)
	}
	return out
}

func (promptsCodec) Export(setting any) *value.Object {
	list, _ := setting.([]any)
	out := make([]any, len(list))
	tts := false
	for i := range list {
		out[i] = exportPrompt(list[i])
		if item, ok := out[i].(*value.Object); ok {
			sort, _ := item.Get("type")
			tts = tts || sort == "tts"
		}
	}
	if tts {
		return value.Of("toggle", true, "prompts", nil, "promptsTts", out)
	}
	return value.Of("toggle", false, "prompts", out, "promptsTts", nil)
}

func exportPrompt(v any) any {
	item, ok := v.(*value.Object)
	if !ok {
		return v
	}
	for _, t := range promptTypes() {
		content, ok := item.Get(t[0])
		if !ok {
			continue
		}
		out := value.Of("type", t[1], "value", content)
		if name, ok := item.Get("name"); ok {
			out.Set("name", name)
		}
		return out
	}
	return v
}

// voiceCodec is the voice that overrides the default one: `toggleLanguage` says
// whether `voiceLanguage` counts.
type voiceCodec struct{}

func (voiceCodec) Properties() []string { return []string{"voiceLanguage", "toggleLanguage"} }

func (voiceCodec) Import(p *value.Object) any {
	v, _ := p.Get("voiceLanguage")
	if on, ok := flag(p, "toggleLanguage"); ok && !on || v == "" {
		return nil
	}
	return v
}

func (voiceCodec) Export(setting any) *value.Object {
	return value.Of("voiceLanguage", setting, "toggleLanguage", true)
}
