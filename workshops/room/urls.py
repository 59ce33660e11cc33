"""The room and the wall. Their shared fragments stand outside of /d/: whoever has the key needs no session."""

from django.urls import path

from workshops.room import views as views_room
from workshops.room import views_live

urlpatterns = [
    path("j/<str:code>/", views_live.short_join_code, name="short_join_code"),
    path("wall/<str:wall_key>/", views_live.wall, name="wall"),
    path("wall/<str:wall_key>/scene/", views_live.wall_scene, name="wall_scene"),
    path("live/<str:room_key>/", views_live.room_scene, name="room_scene"),
    path("d/<slug:dialogue>/workshops/<int:number>/room/", views_room.room_page, name="room"),
    path("d/<slug:dialogue>/workshops/<int:number>/room/mine/", views_room.room_mine, name="room_mine"),
    path("d/<slug:dialogue>/workshops/<int:number>/room/name/", views_room.room_name, name="room_name"),
    path("d/<slug:dialogue>/workshops/<int:number>/room/here/", views_room.room_here, name="room_here"),
    path("d/<slug:dialogue>/workshops/<int:number>/room/hand/", views_room.room_hand, name="room_hand"),
    path("d/<slug:dialogue>/workshops/<int:number>/room/hand/down/", views_room.room_hand_down, name="room_hand_down"),
]
