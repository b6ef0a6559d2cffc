"""Libraries for tests."""

from assistant.library_assistant import LibraryAssistant

alone = LibraryAssistant.alone
