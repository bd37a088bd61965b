package release

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"

	"github.com/callwright/callwright/fault"
)

// MaxAudio is the largest audio file of a prompt, in bytes.
const MaxAudio = 10 << 20

const wav = "audio/wav"

// AudioInfo says what audio a prompt has.
type AudioInfo struct {
	Type string // "audio/wav" or "audio/mpeg"
	Size int
	Hash string // SHA-256 of the bytes, in hex
}

// Audio is the audio of a prompt.
type Audio struct {
	AudioInfo
	Bytes []byte
}

// SetAudio stores the audio of a prompt at a revision. What it is shows in the
// bytes, whatever its name says; only WAV and MP3 are taken.
func (i *Inventory) SetAudio(ctx context.Context, by By, id string, revision int64, audio []byte) (Resource, error) {
	if len(audio) > MaxAudio {
		return Resource{}, wrong("audio_too_large", "audio", "is too large", "An audio file has at most %d MB.", MaxAudio>>20)
	}
	kind := sniff(audio)
	if kind == "" {
		return Resource{}, wrong("audio_unknown", "audio", "is neither WAV nor MP3", "The file is neither WAV nor MP3.")
	}
	if kind == wav && soundOf(audio) == 0 {
		return Resource{}, wrong("audio_empty", "audio", "holds no sound", "The WAV file holds no sound: its data has no length. Record or export it again.")
	}
	var now Resource
	err := i.atomically(ctx, by, Prompts, func(ctx context.Context) error {
		was, err := i.at(ctx, by, Prompts, id, revision)
		if err != nil {
			return err
		}
		a := Audio{AudioInfo{kind, len(audio), hashOf(audio)}, audio}
		now = was
		now.Revision, now.Updated, now.Audio = was.Revision+1, i.now(), &a.AudioInfo
		if err := i.o.Audio.PutAudio(ctx, by.Organisation, id, a); err != nil {
			return fmt.Errorf("storing the audio of prompt %s: %w", id, err)
		}
		if err := i.o.Resources.PutResource(ctx, now); err != nil {
			return fmt.Errorf("storing prompt %s: %w", id, err)
		}
		return record(ctx, i.o.Audit, by, "prompt.upload", now.object(), describeAudio(a.AudioInfo))
	})
	return now, err
}

// AudioOf returns the audio of a prompt of the organisation by its id.
func (i *Inventory) AudioOf(ctx context.Context, organisation, id string) (Audio, error) {
	a, ok, err := i.o.Audio.Audio(ctx, organisation, id)
	if err != nil {
		return Audio{}, fmt.Errorf("reading the audio of prompt %s: %w", id, err)
	}
	if !ok {
		return Audio{}, fault.New(fault.NotFound, "audio_unknown", "There is no audio.")
	}
	return a, nil
}

// AudioNamed returns the audio of the prompt that flows call by a file name.
func (i *Inventory) AudioNamed(ctx context.Context, organisation, file string) (Audio, error) {
	r, ok, err := i.named(ctx, organisation, Prompts, file)
	if err != nil {
		return Audio{}, fmt.Errorf("looking for the prompt %s: %w", file, err)
	}
	if !ok {
		return Audio{}, fault.New(fault.NotFound, "audio_unknown", "There is no audio.")
	}
	return i.AudioOf(ctx, organisation, r.ID)
}

// sniff tells the type of audio from how it begins; "" for any other.
func sniff(b []byte) string {
	switch {
	case len(b) >= 12 && bytes.HasPrefix(b, []byte("RIFF")) && bytes.Equal(b[8:12], []byte("WAVE")):
		return wav
	case bytes.HasPrefix(b, []byte("ID3")):
		return "audio/mpeg"
	case len(b) >= 4 && b[0] == 0xff && b[1]&0xe0 == 0xe0 && b[1]&0x18 != 0x08 && b[1]&0x06 == 0x02 && b[2]&0xf0 != 0xf0:
		return "audio/mpeg" // a frame of layer III without a tag before it
	}
	return ""
}

// soundOf is how many bytes of sound a WAV file has: those of its data chunk, as
// far as they are there.
func soundOf(file []byte) int {
	for rest := file[12:]; len(rest) >= 8; {
		name, size, body := string(rest[:4]), int64(binary.LittleEndian.Uint32(rest[4:])), rest[8:]
		if name == "data" {
			return int(min(size, int64(len(body))))
		}
		size += size % 2 // chunks begin at even places
		if size >= int64(len(body)) {
			break
		}
		rest = body[size:]
	}
	return 0
}
