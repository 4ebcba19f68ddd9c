"""How much each version of a checklist is used: what the library asks of the visits."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func

from audit.infra.db import db
from audit.people.models import Membership
from audit.visits.models import Visit
from audit.visits.queries import visible_to


def visits_on(member: Membership, versions: Sequence[UUID]) -> dict[UUID, int]:
    """How many visits, of those that the member may see, were offered or made on each version."""
    counted = visible_to(member).where(Visit.version_id.in_(versions)).group_by(Visit.version_id)
    columns = counted.with_only_columns(Visit.version_id, func.count(), maintain_column_froms=True)
    return {row[0]: row[1] for row in db.session.execute(columns)}
